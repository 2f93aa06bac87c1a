import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { InputError, shown } from "../../base/errors.ts";
import { type LiveEvent, type LiveSession, live } from "../../models/live/live.ts";
import { allowedOf, type ServedModel } from "../../study/serving/served-folder.ts";

/** A request that cannot be answered: the status, and what to say. */
class Refused extends Error {
  readonly status: number;
  readonly fix: string;

  constructor(status: number, message: string, fix: string) {
    super(message);
    this.status = status;
    this.fix = fix;
  }
}

/** The longest body that is read, in bytes. */
const longestBody = 1 << 20;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * A server that answers from a model, in JSON:
 *
 *     GET  /recommend?user=ID&k=10   the best items for a user as the history stands now; exclude=ID,ID leaves items out
 *     POST /recommend                {"history": [ID, …], "k": 10, "exclude": [ID, …]}: for somebody unknown, nothing is kept
 *     POST /events                   {"user": ID, "item": ID, "value": 5, "time": seconds}, or a list of such
 *     GET  /health                   what serves, and what it has seen
 *
 * Events count at once and are forgotten when the server ends. Errors are {"error", "fix"} with a fitting status.
 */
export function recommendationServer(served: ServedModel): Server {
  const session = live(served.model, served.data, { exclude: served.card.again ? "none" : "seen" });
  const allowed = allowedOf(served);
  // One request after another: a model that works on an engine answers one at a time.
  let before: Promise<unknown> = Promise.resolve();
  return createServer((request, response) => {
    const answer = before.then(() => answered(request, served, session, allowed));
    before = answer.catch(() => undefined);
    void answer.then(({ status, body }) => send(response, status, body));
  });
}

async function answered(
  request: IncomingMessage,
  served: ServedModel,
  session: LiveSession,
  allowed: Uint8Array,
): Promise<Answer> {
  try {
    const url = new URL(request.url ?? "/", "http://localhost");
    const route = `${request.method} ${url.pathname}`;
    if (route === "GET /health") return { status: 200, body: healthOf(served, session) };
    if (route === "GET /recommend") return { status: 200, body: await recommended(url, served, session, allowed) };
    if (route === "POST /recommend")
      return { status: 200, body: await toStranger(await bodyOf(request), served, allowed) };
    if (route === "POST /events") return { status: 200, body: observed(await bodyOf(request), session, served) };
    const known = ["/recommend", "/events", "/health"].includes(url.pathname);
    throw new Refused(
      known ? 405 : 404,
      known ? `${url.pathname} does not answer ${request.method}` : `there is nothing at ${url.pathname}`,
      "GET /recommend?user=…&k=…, POST /recommend, POST /events, GET /health.",
    );
  } catch (error) {
    if (error instanceof Refused) return { status: error.status, body: { error: error.message, fix: error.fix } };
    if (error instanceof InputError) {
      const { wanted, got, fix } = error.problem;
      return { status: 400, body: { error: `wanted ${wanted}, got ${got}`, fix } };
    }
    return {
      status: 500,
      body: {
        error: error instanceof Error ? error.message : String(error),
        fix: "A mistake in tastelab; please report it.",
      },
    };
  }
}

function healthOf({ data, card, model }: ServedModel, session: LiveSession) {
  return {
    status: "serving",
    model: card.label,
    kind: model.name,
    about: card.about,
    users: data.users.size,
    items: data.items.size,
    events: data.length,
    counts: session.counts,
  };
}

async function recommended(url: URL, served: ServedModel, session: LiveSession, allowed: Uint8Array) {
  const user = url.searchParams.get("user");
  if (user === null || user === "") throw new Refused(400, "no user was named", "GET /recommend?user=ID&k=10.");
  const k = Number(url.searchParams.get("k") ?? served.card.k);
  checkLength(k, url.searchParams.get("k"));
  const exclude = (url.searchParams.get("exclude") ?? "").split(",").filter((id) => id !== "");
  const items = await listFor(user, k, served, session, without(allowed, exclude, served));
  return { user, known: session.history(user).length > 0, items };
}

/** A name that no id is. */
const stranger = "\u0000";

/** The best items for somebody of whom a history is told, the first event first; nothing of it is kept. */
async function toStranger(body: unknown, served: ServedModel, allowed: Uint8Array) {
  const asked = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const form = '{"history": ["ID", "ID"], "k": 10, "exclude": ["ID"]}';
  const ids = (key: "history" | "exclude"): string[] => {
    const list = asked[key] ?? [];
    if (Array.isArray(list) && list.every((id) => idOf(id) !== null)) return list.map(String);
    throw new Refused(400, `${key} must be a list of ids`, form);
  };
  const unknown = Object.keys(asked).find((key) => !["history", "k", "exclude"].includes(key));
  if (unknown !== undefined) throw new Refused(400, `${shown(unknown)} is not known`, form);
  const [k, history, exclude] = [Number(asked.k ?? served.card.k), ids("history"), ids("exclude")];
  checkLength(k, asked.k);
  const { data, card, model } = served;
  const session = live(model, data, { exclude: card.again ? "none" : "seen" });
  const strange = history.filter((item) => data.items.find(item) === undefined);
  const own = data.value === null ? {} : { value: 1 };
  for (const [at, item] of history.filter((one) => !strange.includes(one)).entries())
    session.observe({ user: stranger, item, ...own, ...(data.time === null ? {} : { time: at }) });
  const items = await listFor(stranger, k, served, session, without(allowed, exclude, served));
  return {
    known: session.history(stranger).length > 0,
    ...(strange.length === 0 ? {} : { unknownItems: strange }),
    items,
  };
}

/** The best items with titles. What may not be recommended may fill a list, so that as many more are asked for as it takes. */
async function listFor(
  user: string,
  k: number,
  { data, card }: ServedModel,
  session: LiveSession,
  allowed: Uint8Array,
) {
  const withheld = allowed.reduce((sum, one) => sum + (one === 0 ? 1 : 0), 0);
  const found = await session.recommend(user, Math.min(data.items.size, k + withheld));
  const items = found.filter(({ item }) => allowed[data.items.index(item)] === 1).slice(0, k);
  return items.map(({ item, score }, rank) => ({
    rank: rank + 1,
    item,
    ...(card.titles === null ? {} : { title: card.titles[data.items.index(item)] }),
    score,
  }));
}

function checkLength(k: number, given: unknown): void {
  if (!(Number.isInteger(k) && k >= 1)) throw new Refused(400, `k is ${shown(given)}`, "A whole number from 1.");
}

/** The items that may be recommended, less some; ids of none are passed over. */
function without(allowed: Uint8Array, ids: readonly string[], { data }: ServedModel): Uint8Array {
  if (ids.length === 0) return allowed;
  const left = allowed.slice();
  for (const id of ids) {
    const item = data.items.find(id);
    if (item !== undefined) left[item] = 0;
  }
  return left;
}

/** An id as JSON may bring it: a text, or a whole number. */
function idOf(given: unknown): string | null {
  if (typeof given === "string") return given;
  return Number.isSafeInteger(given) ? String(given) : null;
}

function observed(body: unknown, session: LiveSession, { data }: ServedModel) {
  const events = Array.isArray(body) ? body : [body];
  // All are looked at before the first is taken in, so that a bad one leaves nothing half done.
  const checked = events.map((event, at) => eventOf(event, at, data));
  return { observed: checked.map((event) => session.observe(event)) };
}

function eventOf(given: unknown, at: number, { items, value }: ServedModel["data"]): LiveEvent {
  const event = (typeof given === "object" && given !== null ? given : {}) as Record<string, unknown>;
  const bad = (what: string) =>
    new Refused(
      400,
      `event ${at}: ${what}`,
      '{"user": "ID", "item": "ID"}, with "value" and "time" (seconds since 1970) where the data have them.',
    );
  const [user, item] = [idOf(event.user), idOf(event.item)];
  if (user === null || item === null) throw bad("user and item must be texts");
  if (items.find(item) === undefined)
    throw new Refused(404, `event ${at}: the model knows no item ${shown(item)}`, "Compare anew with it.");
  for (const key of ["value", "time"] as const) {
    if (event[key] !== undefined && !Number.isFinite(event[key])) throw bad(`${key} must be a number`);
  }
  // Where the data have values and an event brings none, it counts once.
  const own = value === null ? {} : { value: (event.value as number | undefined) ?? 1 };
  return {
    user,
    item,
    ...own,
    ...(event.time === undefined ? {} : { time: event.time as number }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    pieces.push(piece as Buffer);
    length += (piece as Buffer).length;
    if (length > longestBody) throw new Refused(413, "the body is longer than 1 MB", "Send fewer events at once.");
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString("utf8"));
  } catch {
    throw new Refused(400, "the body is no JSON", '{"user": "ID", "item": "ID"}');
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
