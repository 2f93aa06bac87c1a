import { InputError } from "../../base/errors.ts";
import type { DownloadOptions } from "./download.ts";

/** What is asked for. */
export interface PartRequest {
  readonly url: string;
  /** The first byte wanted. */
  readonly from: number;
  /** ETag or date of the bytes already there; null where they cannot be told from those of another edition. */
  readonly validator: string | null;
  readonly options: DownloadOptions;
}

/** What came. */
export interface PartAnswer {
  readonly body: AsyncIterable<Uint8Array>;
  /** Whether the body goes on at `from`, rather than beginning at 0. */
  readonly resumed: boolean;
  /** The size of the whole file; null where the server does not tell. */
  readonly total: number | null;
  /** What names this edition of the file in a later request: a strong ETag, else its date. */
  readonly validator: string | null;
}

/** Asks for a file from a byte on. Throws InputError when nothing answers in time, or the answer is no. */
export async function requestPart({ url, from, validator, options }: PartRequest): Promise<PartAnswer> {
  const { connectSeconds = 5, stallSeconds = 30, signal } = options;
  const control = new AbortController();
  const give = () => control.abort(signal?.reason);
  signal?.addEventListener("abort", give, { once: true });
  signal?.throwIfAborted();
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (from > 0 && validator !== null) {
    headers.range = `bytes=${from}-`;
    headers["if-range"] = validator;
  }
  const late = setTimeout(
    () => control.abort(new Error(`no answer within ${connectSeconds} s`)),
    connectSeconds * 1000,
  );
  let response: Response;
  try {
    response = await fetch(url, { headers, signal: control.signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw unreachable(url, error);
  } finally {
    clearTimeout(late);
  }
  if (response.status === 416) {
    await response.body?.cancel();
    return requestPart({ url, from: 0, validator: null, options });
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new InputError({
      where: url,
      wanted: "the file",
      got: `${response.status} ${response.statusText}`,
      fix: response.status === 404 ? "It has moved; look at the page of the data set." : "Try again later.",
    });
  }
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
  const resumed = response.status === 206 && range?.[1] === String(from);
  if (response.status === 206 && !resumed) {
    await response.body.cancel();
    return requestPart({ url, from: 0, validator: null, options });
  }
  const length = resumed ? range?.[2] : response.headers.get("content-length");
  const etag = response.headers.get("etag");
  return {
    body: watched(response.body, stallSeconds, control),
    resumed,
    total: length == null || length === "*" ? null : Number(length),
    validator: etag !== null && !etag.startsWith("W/") ? etag : response.headers.get("last-modified"),
  };
}

/** The pieces of a body, given up when none comes for too long. */
async function* watched(
  body: ReadableStream<Uint8Array>,
  stallSeconds: number,
  control: AbortController,
): AsyncIterable<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const stalled = setTimeout(
        () => control.abort(new Error(`nothing came for ${stallSeconds} s`)),
        stallSeconds * 1000,
      );
      const { done, value } = await reader.read().finally(() => clearTimeout(stalled));
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function unreachable(url: string, error: unknown): InputError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as NodeJS.ErrnoException).code;
  const message = cause instanceof Error && cause.message !== "" ? cause.message : String(code ?? error);
  return new InputError({
    where: url,
    wanted: "an answer",
    got: message,
    fix: "Check the network, or put the files into a folder and name it in TASTELAB_DATA.",
  });
}
