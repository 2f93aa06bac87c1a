/** The kernel's own request: reply once no timer is left that a cell started, or after `seconds`. */
export const settleRequest = "tastelab_settle_request";
export const settleReply = "tastelab_settle_reply";

const step = 20;

/** Waits until the timers that cells started have run out, or `seconds` have passed; true when none is left. */
export async function settle(seconds: number): Promise<boolean> {
  const until = performance.now() + seconds * 1000;
  const busy = () => process.getActiveResourcesInfo().includes("Timeout");
  do {
    // The pause itself is a timer that does not count, for it has fired when the question is asked.
    await new Promise((resolve) => setTimeout(resolve, step));
    if (!busy()) return true;
  } while (performance.now() < until);
  return false;
}
