import { type Wording, wording } from "./wording.ts";

/** The manner of an item. Each has a direction in taste space, so that texts tell something of who likes an item. */
export const styles: Readonly<Record<string, Wording>> = {
  classic: wording("classic|timeless|traditional|old-school", "经典|永恒|传统|复古"),
  minimalist: wording("minimalist|plain|clean-lined|understated", "极简|素雅|线条利落|低调"),
  rugged: wording("rugged|tough|hard-wearing|heavy-duty", "硬朗|粗犷|耐造|强悍"),
  playful: wording("playful|colourful|cheerful|whimsical", "俏皮|缤纷|活泼|童趣"),
  luxurious: wording("luxurious|premium|elegant|refined", "奢华|高端|优雅|精致"),
  ecological: wording("eco-friendly|sustainable|recycled|low-impact", "环保|可持续|再生材料|低碳"),
};

/** What an item is good at: adjectives or clauses that follow "it is". */
export const features: Readonly<Record<string, Wording>> = {
  lightweight: wording("lightweight|light as a feather|easy to carry", "轻便|轻如羽毛|携带轻松"),
  breathable: wording("breathable|airy|never stuffy", "透气|通风清爽|久用不闷"),
  durable: wording("durable|made to last|hard to break", "耐用|经久不坏|结实可靠"),
  waterproof: wording("waterproof|sealed against rain|not afraid of water", "防水|不怕雨淋|滴水不进"),
  comfortable: wording("comfortable|soft to the touch|cosy", "舒适|触感柔软|温馨惬意"),
  fast: wording("fast|quick to start|ready in no time", "快速|启动迅速|转眼就好"),
  "long battery life": wording(
    "long-lasting on one charge|good for days unplugged|slow to run out",
    "续航持久|几天不用充电|电量耐久",
  ),
  compact: wording("compact|small enough for any corner|space-saving", "小巧|不占地方|节省空间"),
  quiet: wording("quiet|hardly audible|free of noise", "安静|几乎无声|没有噪音"),
  "sharp picture": wording("sharp in every detail|crystal clear|rich in contrast", "画面清晰|纤毫毕现|对比鲜明"),
  "easy to clean": wording("easy to clean|washed in a minute|free of stains", "易清洗|一冲就净|不留污渍"),
  gripping: wording("gripping|hard to put down|full of suspense", "引人入胜|爱不释手|悬念迭起"),
  "well illustrated": wording("well illustrated|full of pictures|lovingly drawn", "插图精美|图文并茂|画工用心"),
  "easy to follow": wording("easy to follow|clear step by step|simple to learn", "通俗易懂|步骤清楚|容易上手"),
  thorough: wording("thorough|complete|rich in detail", "内容详尽|全面完整|细节丰富"),
  witty: wording("witty|funny|full of humour", "风趣|好玩|幽默十足"),
};

export const colours = wording(
  "black|white|blue|red|green|grey|yellow|brown",
  "黑色|白色|蓝色|红色|绿色|灰色|黄色|棕色",
);

/** For whom an item is said to be; without a bearing on who takes it. */
export const audiences = wording(
  "beginners|families|professionals|students|travellers|people of all ages",
  "新手|家庭|专业人士|学生|旅行者|各个年龄的人",
);

/** Sentences of a description. {brand}, {noun}, {style}, {feature}, {second}, {colour}, {use}, {audience} are filled in. */
export const sentences = {
  opening: wording(
    "A {style} {noun} from {brand}|The {style} {noun} that {brand} is known for|{brand} presents a {colour} {noun} with a {style} look|Meet the {style} {noun} by {brand}",
    "{brand}出品的{style}{noun}|{brand}代表作，{style}风格的{noun}|{brand}推出{colour}{noun}，设计{style}|认识一下{brand}的{style}{noun}",
  ),
  feature: wording(
    "It is {feature} and {second}|You will find it {feature}, and also {second}|Being {feature}, it is {second} as well|What counts: it is {feature}; what surprises: it is {second}",
    "{feature}，而且{second}|它{feature}，同时{second}|不仅{feature}，还{second}|最大的特点是{feature}，惊喜在于{second}",
  ),
  use: wording(
    "Made {use}|A good choice {use}|It comes in {colour}, {use}|You will reach for it {use}",
    "{use}|{use}的好选择|{colour}款，{use}|专为这样的时刻：{use}",
  ),
  audience: wording(
    "Loved by {audience}|Suited to {audience}|We recommend it to {audience}|With {audience} in mind",
    "深受{audience}喜爱|适合{audience}|推荐给{audience}|为{audience}而设计",
  ),
} as const;

/** What a reviewer says, by sentiment. {aspect} is one of the item's features, {noun} its kind. */
export const opinions = {
  positive: wording(
    "Love this {noun}, {aspect} indeed|Could not be happier: really {aspect}|Not a single complaint, it is {aspect}|Excellent {noun}, {aspect} as promised|I doubted it at first, but it is {aspect} and wonderful",
    "太喜欢这款{noun}了，确实{aspect}|非常满意，真的{aspect}|没有什么可抱怨的，{aspect}|很棒的{noun}，如描述一样{aspect}|起初还怀疑，结果{aspect}，惊喜",
  ),
  mixed: wording(
    "An ordinary {noun}, though {aspect}|It is all right; {aspect}, but nothing special|Neither good nor bad, {aspect} at times|Fine for the price, only partly {aspect}",
    "普通的{noun}，不过还算{aspect}|还行，{aspect}，但没什么特别|不好不坏，有时{aspect}|这个价位还可以，勉强{aspect}",
  ),
  negative: wording(
    "Disappointing {noun}, anything but {aspect}|I regret buying it: not {aspect} at all|They call it {aspect}; I could not disagree more|Far from good, and hardly {aspect}|I wanted to love this {noun}, but it is not {aspect}",
    "令人失望的{noun}，根本算不上{aspect}|后悔买了，一点也谈不上{aspect}|号称{aspect}，完全不是|离好还差得远，说不上{aspect}|本来很期待这款{noun}，可惜并非{aspect}",
  ),
} as const;

/** Stages of life, each with a direction in taste space; cities and nicknames say nothing of taste. */
export const lifeStages = wording("student|young professional|parent|retired", "学生|职场新人|为人父母|退休");
export const cities = wording(
  "Beijing|Shanghai|Guangzhou|Shenzhen|Chengdu|Hangzhou|Wuhan|Xi'an",
  "北京|上海|广州|深圳|成都|杭州|武汉|西安",
);
export const nicknames = {
  first: wording("Sunny|Quiet|Brave|Little|Lucky|Sleepy|Swift|Merry", "晴天|安静|勇敢|小小|幸运|瞌睡|飞快|快乐"),
  second: wording("Deer|Cat|Panda|Whale|Fox|Crane|Rabbit|Tiger", "鹿|猫|熊猫|鲸鱼|狐狸|白鹤|兔子|老虎"),
} as const;
