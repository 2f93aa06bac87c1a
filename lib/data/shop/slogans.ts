import { wording } from "./wording.ts";

/** How an advertisement opens. {brand}, {noun}, {style}, {feature}, {price} are filled in. */
export const headlines = wording(
  "New from {brand}: the {style} {noun}|{style} {noun} by {brand}|Looking for a {noun}? {brand} has it|Only {price} for a {style} {noun}",
  "{brand}新品：{style}{noun}|{brand}{style}{noun}|想要{noun}？选{brand}|{style}{noun}仅需{price}元",
);

/** What it promises. */
export const promises = wording(
  "{feature} like no other {noun}|At last a {noun} that is {feature}|{feature}, day after day|Made for those who want it {feature}",
  "{feature}，与众不同|终于等到{feature}的{noun}|天天{feature}|为你而来，{feature}",
);

/** What it asks for; it says nothing of the goods, and no taste goes by it. */
export const calls = wording(
  "Order today|Free delivery this week|See it in our shop|Only while stocks last",
  "立即下单|本周包邮|进店看看|售完即止",
);
