import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { csvText } from "../csv.ts";
import { globalTime } from "../split.ts";
import { labelsOf } from "../tables.ts";
import type { CategoryColumn, Interactions, NumberColumn, Table, TextColumn } from "../types.ts";
import { behaviour } from "./behaviour.ts";
import type { Shop } from "./shop.ts";

/** A file that was written: its path and its number of rows, the header not counted. */
export interface WrittenFile {
  readonly path: string;
  readonly rows: number;
}

type Row = readonly (string | number)[];

/**
 * Writes the shop as the files that the documents' programs read, UTF-8 with a header, into a folder that is made when
 * it is missing; files of the same names are replaced, each as a whole.
 *
 * Document 3, 5.2: train.csv and test.csv (user_id, item_id, rating, timestamp; the test file holds the last fifth of
 * the ratings in time), user.csv and item.csv (with item_desc). Document 2, 5.2: user_behavior.csv (input: a JSON array
 * [8][10], target: 0 or 1; see `behaviour`), in order of time. Beside them interactions.csv (every visit), friends.csv
 * (each friendship twice, once from either side) and reviews.csv. Timestamps are written 2024-01-01 00:00:00, in UTC.
 */
export async function writeShopFiles(shop: Shop, folder: string): Promise<WrittenFile[]> {
  const { train, test } = globalTime(shop.ratings, { fraction: 0.2 });
  const rated = ["user_id", "item_id", "rating", "timestamp"];
  const contents: [name: string, header: readonly string[], rows: Row[]][] = [
    ["train.csv", rated, ratingRows(train)],
    ["test.csv", rated, ratingRows(test)],
    ["user.csv", ["user_id", ...Object.keys(userColumns)], tableRows(shop.users, userColumns)],
    ["item.csv", ["item_id", ...Object.keys(itemColumns)], tableRows(shop.items, itemColumns)],
    ["user_behavior.csv", ["input", "target"], behaviourRows(shop)],
    ["interactions.csv", ["user_id", "item_id", "timestamp", "bought", "price"], visitRows(shop)],
    ["friends.csv", ["user_id", "friend_id"], friendRows(shop)],
    ["reviews.csv", ["user_id", "item_id", "rating", "review", "review_zh"], reviewRows(shop)],
  ];
  await mkdir(folder, { recursive: true });
  const written: WrittenFile[] = [];
  for (const [name, header, rows] of contents) {
    const path = join(folder, name);
    await writeFile(`${path}.partial`, csvText(header, rows));
    await rename(`${path}.partial`, path);
    written.push({ path, rows: rows.length });
  }
  return written;
}

/** By name in the file the name of the table's column. */
const userColumns = {
  nickname: "nickname",
  nickname_zh: "nicknameChinese",
  age: "age",
  life_stage: "lifeStage",
  city: "city",
};
const itemColumns = {
  title: "title",
  title_zh: "titleChinese",
  category: "category",
  subcategory: "subcategory",
  brand: "brand",
  style: "style",
  features: "features",
  colour: "colour",
  price: "price",
  item_desc: "description",
  item_desc_zh: "descriptionChinese",
};

function tableRows({ vocabulary, columns }: Table, names: Readonly<Record<string, string>>): Row[] {
  const cells = Object.values(names).map((name) => {
    const column = columns[name] as TextColumn | NumberColumn | CategoryColumn;
    if (column.type === "text") return (row: number) => column.values[row] as string;
    if (column.type === "category") return (row: number) => labelsOf(column, row).join("; ");
    return (row: number) => decimal(column.values[row] as number);
  });
  return vocabulary.ids.map((id, row) => [id, ...cells.map((cell) => cell(row))]);
}

function ratingRows({ users, items, user, item, value, time }: Interactions): Row[] {
  return Array.from(user, (u, row) => [
    users.id(u),
    items.id(item[row] as number),
    value?.[row] as number,
    written(time?.[row] as number),
  ]);
}

function visitRows({ interactions: { users, items, user, item, time }, bought, price }: Shop): Row[] {
  return Array.from(user, (u, row) => [
    users.id(u),
    items.id(item[row] as number),
    written(time?.[row] as number),
    bought[row] as number,
    decimal(price[row] as number),
  ]);
}

function behaviourRows(shop: Shop): Row[] {
  const { rows, steps, features, input, target } = behaviour(shop);
  const width = features.length;
  return Array.from({ length: rows }, (_, row) => {
    const window = Array.from({ length: steps }, (_, step) => {
      const at = (row * steps + step) * width;
      return Array.from(input.subarray(at, at + width), (value) => Number(value.toFixed(4)));
    });
    return [JSON.stringify(window), target[row] as number];
  });
}

function friendRows({ truth: { friends }, interactions: { users } }: Shop): Row[] {
  return users.ids.flatMap((id, user) => Array.from(friends.row(user), (friend) => [id, users.id(friend)]));
}

function reviewRows({ ratings: { users, items, user, item, value }, reviews }: Shop): Row[] {
  return reviews.flatMap((review, row) =>
    review === null
      ? []
      : [
          [
            users.id(user[row] as number),
            items.id(item[row] as number),
            value?.[row] as number,
            review.english,
            review.chinese,
          ],
        ],
  );
}

/** A float32 amount in the fewest decimals, at most two. */
function decimal(amount: number): number {
  return Number(amount.toFixed(2));
}

function written(time: number): string {
  return new Date(time * 1000).toISOString().slice(0, 19).replace("T", " ");
}
