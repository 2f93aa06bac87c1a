import { type Wording, wording } from "./wording.ts";

/** A kind of goods: the finest level of the catalogue's tree. */
export interface Subcategory extends Wording {
  readonly name: string;
  readonly category: string;
  /** Median price, in the shop's currency. */
  readonly price: number;
  /** What one does with it. */
  readonly use: Wording;
}

/** A branch of the catalogue's tree. `weekly` is its amplitude over the week: 1 sells at weekends, −1 on workdays. */
export interface Category {
  readonly name: string;
  readonly chinese: string;
  readonly weekly: number;
  readonly features: readonly string[];
  readonly brands: Wording;
}

export const categories: readonly Category[] = [
  {
    name: "sport",
    chinese: "运动",
    weekly: 0,
    features: ["lightweight", "breathable", "durable", "waterproof", "comfortable"],
    brands: wording("Strida|Kelso|Northrun|Velora", "行健|凯步|北奔|维跃"),
  },
  {
    name: "electronics",
    chinese: "数码",
    weekly: -1,
    features: ["fast", "long battery life", "compact", "quiet", "sharp picture"],
    brands: wording("Quanta One|Lumetek|Hexon|Pavo", "量一|光感|六角|孔雀石"),
  },
  {
    name: "home",
    chinese: "家居",
    weekly: 0,
    features: ["comfortable", "durable", "easy to clean", "quiet", "compact"],
    brands: wording("Hearthly|Nordhem|Willow & Oak|Casamia", "暖居|北屋|柳橡|我家"),
  },
  {
    name: "kitchen",
    chinese: "厨房",
    weekly: 0.5,
    features: ["easy to clean", "fast", "durable", "compact", "quiet"],
    brands: wording("Saffron|Copperpot|Brisk|Mill & Co", "藏红花|铜锅|快手|磨坊"),
  },
  {
    name: "books",
    chinese: "图书",
    weekly: 0,
    features: ["gripping", "well illustrated", "easy to follow", "thorough", "witty"],
    brands: wording("Lantern Press|Riverbend|Ink & Paper|Atlas House", "灯笼出版|河湾书局|墨纸社|舆图社"),
  },
  {
    name: "clothing",
    chinese: "服饰",
    weekly: -0.5,
    features: ["comfortable", "breathable", "durable", "waterproof", "lightweight"],
    brands: wording("Maris|Tessel|Ordinary Day|Finch", "海岸线|织纹|平日|雀羽"),
  },
  {
    name: "toys",
    chinese: "玩具",
    weekly: 1,
    features: ["easy to follow", "durable", "well illustrated", "compact", "witty"],
    brands: wording("Tumble|Blockwise|Moonhare|Jolly Fox", "翻斗|积木王|月兔|乐狐"),
  },
  {
    name: "outdoors",
    chinese: "户外",
    weekly: 1,
    features: ["waterproof", "lightweight", "durable", "compact", "easy to clean"],
    brands: wording("Greenhill|Summit|Fernway|Campo", "青丘|峰顶|蕨径|野营家"),
  },
];

/** category | median price | English nouns | Chinese nouns | what one does with it, in English | and in Chinese */
const table = `
sport | 420 | sports shoes / running shoes / trainers | 运动鞋 / 跑步鞋 / 跑鞋 | for the daily run / on road and track | 适合日常跑步 / 公路跑道都合适
sport | 220 | sportswear / training wear / gym clothes | 运动服 / 训练服 / 健身服 | for training sessions / in the gym | 训练时穿着 / 健身房必备
sport | 350 | sport headphones / workout earphones / running earbuds | 运动耳机 / 跑步耳机 / 健身耳机 | for music on the run / while working out | 跑步听歌 / 锻炼时佩戴
sport | 900 | sports watch / fitness watch / running watch | 运动手表 / 健身手表 / 跑步腕表 | to track pace and pulse / for counting every step | 记录配速与心率 / 每一步都算数
electronics | 2600 | smartphone / mobile phone / handset | 智能手机 / 手机 / 移动电话 | for calls, photos and maps / to stay in touch | 通话拍照导航 / 随时保持联系
electronics | 4800 | laptop / notebook computer / portable computer | 笔记本电脑 / 手提电脑 / 便携电脑 | for work and study / at the desk or on the train | 办公学习 / 书桌与旅途两用
electronics | 3200 | camera / digital camera / photo camera | 相机 / 数码相机 / 照相机 | for portraits and landscapes / to keep the moment | 人像风光皆宜 / 留住瞬间
home | 180 | lamp / reading light / table lamp | 台灯 / 阅读灯 / 灯具 | beside the bed / for late reading | 床头照明 / 夜读良伴
home | 320 | bed linen / bedding set / duvet cover | 床品 / 床上用品 / 被套 | for a good night's sleep / in every season | 一夜好眠 / 四季可用
home | 560 | chair / armchair / seat | 椅子 / 扶手椅 / 座椅 | at the table or by the window / for long evenings | 餐桌窗边皆宜 / 陪伴长夜
kitchen | 160 | kettle / water kettle / tea kettle | 水壶 / 烧水壶 / 茶壶 | for tea at any hour / on the breakfast table | 随时泡茶 / 早餐桌上
kitchen | 240 | kitchen knife / chef's knife / cook's knife | 菜刀 / 厨刀 / 主厨刀 | for slicing and chopping / for the home cook | 切片剁碎 / 家庭烹饪
kitchen | 780 | coffee maker / coffee machine / espresso maker | 咖啡机 / 咖啡壶 / 意式咖啡机 | for the first cup of the day / for guests | 清晨第一杯 / 待客之选
books | 45 | novel / story / work of fiction | 小说 / 长篇小说 / 故事书 | for a rainy weekend / to read in one sitting | 雨天消遣 / 一口气读完
books | 68 | cookbook / recipe book / book of recipes | 菜谱 / 食谱 / 烹饪书 | for everyday meals / with a hundred recipes | 家常三餐 / 百道菜式
books | 58 | travel guide / guidebook / travel handbook | 旅行指南 / 旅游手册 / 导览书 | for the next journey / with maps of every town | 下一次远行 / 附城镇地图
clothing | 150 | shirt / casual shirt / cotton shirt | 衬衫 / 休闲衬衫 / 棉衬衣 | for the office and after / to wear every day | 上班下班都能穿 / 每日可穿
clothing | 620 | coat / overcoat / winter coat | 大衣 / 外套 / 冬装 | for cold mornings / through the winter | 寒冷早晨 / 温暖过冬
clothing | 380 | bag / handbag / shoulder bag | 包 / 手提包 / 单肩包 | for all the small things / from work to weekend | 收纳随身小物 / 通勤周末两用
toys | 130 | board game / table game / family game | 桌游 / 棋盘游戏 / 家庭游戏 | for evenings with friends / for two to six players | 朋友聚会 / 二至六人
toys | 260 | building blocks / construction set / brick set | 积木 / 拼装玩具 / 积木套装 | to build castles and cars / for small hands | 搭城堡拼汽车 / 适合小手
toys | 75 | jigsaw puzzle / puzzle / picture puzzle | 拼图 / 益智拼图 / 图案拼板 | for quiet afternoons / with a thousand pieces | 安静午后 / 一千片
outdoors | 690 | tent / camping tent / trekking tent | 帐篷 / 露营帐篷 / 徒步帐篷 | for nights under the stars / on the mountain | 星空之夜 / 高山宿营
outdoors | 55 | plant pot / flower pot / planter | 花盆 / 花器 / 种植盆 | for balcony and garden / for herbs and flowers | 阳台花园 / 香草花卉
outdoors | 140 | garden tools / gardening set / spade and rake | 园艺工具 / 园艺套装 / 铲耙组合 | for beds and borders / from spring to autumn | 打理花圃 / 春种秋收
`;

export const subcategories: readonly Subcategory[] = table
  .trim()
  .split("\n")
  .map((line) => {
    const [category, price, ...cells] = line.split(" | ") as [string, string, ...string[]];
    const [english, chinese, useEnglish, useChinese] = cells.map((cell) => cell.split(" / ")) as [
      string[],
      string[],
      string[],
      string[],
    ];
    const use = { english: useEnglish, chinese: useChinese };
    return { name: english[0] as string, category, price: Number(price), english, chinese, use };
  });

/** The four kinds of goods of the sport episode: what comes first, and what follows. */
export const sportEpisode = {
  start: ["sports shoes", "sportswear"],
  sequel: ["sport headphones", "sports watch"],
} as const;
