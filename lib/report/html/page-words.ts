/** What the shell of a page says around its content. */
export interface PageWords {
  readonly skip: string;
  readonly home: string;
  readonly contents: string;
  readonly code: (lines: number) => string;
  readonly hideCode: string;
  readonly showCode: string;
  readonly otherPages: string;
  /** The names of facts; those that are missing stay as they are. */
  readonly facts: Readonly<Record<string, string>>;
}

/** The languages that pages are written in. */
export type PageLanguage = "en" | "zh-CN";

export const pageWords: Readonly<Record<PageLanguage, PageWords>> = {
  en: {
    skip: "Skip to the content",
    home: "tastelab · all reports",
    contents: "Contents",
    code: (lines) => `Code · ${lines} ${lines === 1 ? "line" : "lines"}`,
    hideCode: "Hide the code",
    showCode: "Show the code",
    otherPages: "Other pages",
    facts: {},
  },
  "zh-CN": {
    skip: "跳到正文",
    home: "tastelab · 全部报告",
    contents: "目录",
    code: (lines) => `代码 · ${lines} 行`,
    hideCode: "收起代码",
    showCode: "展开代码",
    otherPages: "其他页面",
    facts: { Profile: "配置", Backend: "引擎", Machine: "机器", Seeds: "种子", Run: "运行于" },
  },
};
