import { parseNumber, parseTime } from "../reading/times.ts";

/** The parts of an event that readers of files know. */
type Part = "user" | "item" | "value" | "time";

/** Usual Chinese names of columns, in both scripts; compared without spaces, underscores and a closing "id" or "编号". */
const chinese: Readonly<Record<Part, readonly string[]>> = {
  user: ["用户", "用户名", "用戶", "会员", "會員", "顾客", "客户", "买家", "读者", "访客"],
  item: [
    "商品",
    "物品",
    "产品",
    "產品",
    "电影",
    "影片",
    "图书",
    "书籍",
    "歌曲",
    "音乐",
    "文章",
    "新闻",
    "视频",
    "课程",
    "项目",
  ],
  value: ["评分", "評分", "打分", "得分", "分数", "星级", "次数", "播放次数", "数量"],
  time: ["时间", "時間", "时间戳", "日期", "评分时间", "购买时间", "下单时间", "点击时间", "创建时间"],
};

/** Names of columns of event types. */
export const chineseEvents: readonly string[] = ["行为", "行为类型", "事件", "事件类型", "动作", "类型"];

/** The position of the column that a Chinese header names so; −1 where there is none. */
export function chineseColumn(columns: readonly string[], part: Part): number {
  return columns.findIndex((column) => chinese[part].includes(plainChinese(column)));
}

/** A column's name without what does not matter. */
export function plainChinese(column: string): string {
  return column.replace(/[\s_]/g, "").replace(/(id|编号)$/i, "");
}

/** From 1979 to 2128 in seconds, and the same in milliseconds, as logs count time. */
const seconds = [283_996_800, 5_000_000_000] as const;

/** Whether texts are moments: written dates, or whole numbers of the size that seconds or milliseconds since 1970 have. */
export function areMoments(texts: readonly string[]): boolean {
  const within = (value: number, unit: number) => value >= seconds[0] * unit && value <= seconds[1] * unit;
  const isMoment = (text: string) => {
    const number = parseNumber(text);
    if (Number.isNaN(number)) return parseTime(text)?.written === true;
    return within(number, 1) || within(number, 1000);
  };
  return texts.length > 0 && texts.every(isMoment);
}
