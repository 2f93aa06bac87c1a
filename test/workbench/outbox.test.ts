import assert from "node:assert/strict";
import { type Frames, Outbox } from "../../lib/workbench/kernel/outbox.ts";

/** A socket that takes a message some turns of the event loop after it was handed over, one at a time. */
function slowSocket(turns: (text: string) => number) {
  const sent: string[] = [];
  let busy = false;
  return {
    sent,
    send(frames: Frames): Promise<void> {
      if (busy) throw Object.assign(new Error("Socket is busy writing"), { code: "EBUSY" });
      const text = String(frames[0]);
      if (turns(text) < 0) return Promise.reject(new Error(`refused ${text}`));
      if (turns(text) === 0) {
        sent.push(text);
        return Promise.resolve();
      }
      busy = true;
      return (async () => {
        for (let turn = 0; turn < turns(text); turn++) await new Promise((resolve) => setImmediate(resolve));
        sent.push(text);
        busy = false;
      })();
    },
  };
}

const refuse = (error: unknown) => assert.fail(String(error));
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

describe("an outbox", () => {
  it("sends at once while the socket takes messages at once", () => {
    const socket = slowSocket(() => 0);
    const outbox = new Outbox(socket, refuse);
    for (const text of ["a", "b", "c"]) outbox.post([Buffer.from(text)]);
    assert.deepEqual(socket.sent, ["a", "b", "c"]);
  });

  it("keeps what comes while the socket is busy, in order, and loses nothing", async () => {
    const socket = slowSocket((text) => (Number(text) % 3 === 1 ? 3 : 0));
    const outbox = new Outbox(socket, refuse);
    const all = Array.from({ length: 20 }, (_, at) => String(at));
    for (const text of all.slice(0, 12)) outbox.post([Buffer.from(text)]);
    await new Promise((resolve) => setImmediate(resolve));
    for (const text of all.slice(12)) outbox.post([Buffer.from(text)]);
    await settled();
    assert.deepEqual(socket.sent, all);
    outbox.post([Buffer.from("21")]);
    assert.equal(socket.sent.at(-1), "21", "an idle outbox sends at once again");
  });

  it("tells of a message that could not be sent, and goes on", async () => {
    const socket = slowSocket((text) => (text === "bad" ? -1 : text === "slow" ? 2 : 0));
    const failures: string[] = [];
    const outbox = new Outbox(socket, (error) => failures.push(String(error)));
    for (const text of ["bad", "slow", "bad", "good"]) outbox.post([Buffer.from(text)]);
    await settled();
    assert.deepEqual(socket.sent, ["slow", "good"]);
    assert.equal(failures.length, 2);
  });
});
