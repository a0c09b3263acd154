import type { ProductKind } from '../domain/product.ts'

/** What goods of one category are made of: the generator takes a noun, a model and a brand, and multiplies the options. */
export type Family = {
  readonly slug: string
  readonly name: string
  /** Root and branch above it, as positions in `branches.ts`. */
  readonly branch: number
  readonly shop: number
  /** How many of a hundred products are of this family. */
  readonly share: number
  readonly brands: readonly number[]
  readonly nouns: readonly (readonly [string, string])[]
  /** In whole yuan. */
  readonly prices: readonly [number, number]
  readonly options: readonly Choice[]
  readonly facts: readonly (readonly [string, readonly string[]])[]
  readonly grams: number
  readonly kind?: ProductKind
}

type Choice = readonly [string, readonly string[]]

const colours: Choice = ['颜色', ['曜石黑', '云白', '雾蓝', '樱粉']]
const sizes: Choice = ['尺码', ['S', 'M', 'L', 'XL']]
const shoes: Choice = ['尺码', ['39', '40', '41', '42', '43']]
const storage: Choice = ['存储', ['128 GB', '256 GB', '512 GB']]
const packs: Choice = ['规格', ['单件装', '两件装', '家庭装']]
const flavours: Choice = ['口味', ['原味', '海盐', '抹茶']]

export const families: readonly Family[] = [
  {
    ...{ slug: 'phones', name: '智能手机', branch: 0, shop: 0, share: 9, brands: [0, 1, 2], prices: [999, 8999], grams: 420 },
    nouns: [['智能手机', 'Smartphone'], ['折叠屏手机', 'Foldable Phone'], ['拍照手机', 'Camera Phone']],
    options: [colours, storage],
    facts: [['屏幕', ['6.1 英寸', '6.7 英寸']], ['电池', ['4500 mAh', '5000 mAh']], ['网络', ['5G']]],
  },
  {
    ...{ slug: 'laptops', name: '笔记本电脑', branch: 0, shop: 0, share: 7, brands: [0, 1, 3], prices: [3299, 15999], grams: 1800 },
    nouns: [['轻薄笔记本', 'Ultrabook'], ['游戏笔记本', 'Gaming Laptop']],
    options: [['内存', ['16 GB', '32 GB']], storage],
    facts: [['屏幕', ['14 英寸', '16 英寸']], ['重量', ['1.2 kg', '1.8 kg']]],
  },
  {
    ...{ slug: 'headphones', name: '耳机音箱', branch: 1, shop: 0, share: 8, brands: [2, 3, 4], prices: [89, 2499], grams: 260 },
    nouns: [['降噪耳机', 'Noise-Cancelling Headphones'], ['蓝牙音箱', 'Bluetooth Speaker'], ['真无线耳机', 'Wireless Earbuds']],
    options: [colours],
    facts: [['续航', ['24 小时', '36 小时']], ['连接', ['蓝牙 5.4']]],
  },
  {
    ...{ slug: 'game-cards', name: '数字卡券', branch: 1, shop: 0, share: 2, brands: [4], prices: [10, 500], grams: 0, kind: 'VIRTUAL' },
    nouns: [['游戏点卡', 'Game Card'], ['音乐会员', 'Music Pass']],
    options: [['面值', ['月卡', '季卡', '年卡']]],
    facts: [['有效期', ['购买后一年']], ['交付', ['在线发码']]],
  },
  {
    ...{ slug: 'shirts', name: '衬衫T恤', branch: 2, shop: 1, share: 11, brands: [5, 6, 7], prices: [59, 599], grams: 240 },
    nouns: [['亚麻衬衫', 'Linen Shirt'], ['纯棉T恤', 'Cotton Tee'], ['真丝衬衫', 'Silk Shirt']],
    options: [colours, sizes],
    facts: [['面料', ['亚麻', '棉', '桑蚕丝']], ['版型', ['宽松', '修身']]],
  },
  {
    ...{ slug: 'dresses', name: '连衣裙', branch: 2, shop: 1, share: 8, brands: [5, 6], prices: [129, 1299], grams: 380 },
    nouns: [['碎花连衣裙', 'Floral Dress'], ['针织连衣裙', 'Knit Dress']],
    options: [colours, sizes],
    facts: [['裙长', ['中长款', '长款']], ['季节', ['春夏', '秋冬']]],
  },
  {
    ...{ slug: 'bags', name: '箱包', branch: 3, shop: 1, share: 5, brands: [7, 8], prices: [99, 1999], grams: 900 },
    nouns: [['双肩包', 'Backpack'], ['托特包', 'Tote Bag'], ['登机箱', 'Carry-On Case']],
    options: [colours],
    facts: [['材质', ['牛皮', '尼龙', '帆布']]],
  },
  {
    ...{ slug: 'tea', name: '茶叶', branch: 4, shop: 2, share: 5, brands: [9, 10], prices: [39, 899], grams: 250 },
    nouns: [['龙井绿茶', 'Longjing Green Tea'], ['正山小种', 'Lapsang Souchong'], ['白毫银针', 'Silver Needle Tea']],
    options: [packs],
    facts: [['产地', ['杭州', '武夷山', '福鼎']], ['年份', ['2025', '2026']]],
  },
  {
    ...{ slug: 'snacks', name: '零食坚果', branch: 4, shop: 2, share: 7, brands: [9, 11], prices: [9, 159], grams: 300 },
    nouns: [['每日坚果', 'Daily Nuts'], ['夹心饼干', 'Cream Biscuits'], ['黑巧克力', 'Dark Chocolate']],
    options: [flavours, packs],
    facts: [['保质期', ['6 个月', '12 个月']]],
  },
  {
    ...{ slug: 'tastings', name: '到店体验', branch: 5, shop: 2, share: 2, brands: [10], prices: [68, 398], grams: 0, kind: 'VERIFICATION' },
    nouns: [['茶席体验', 'Tea Tasting'], ['烘焙课堂', 'Baking Class']],
    options: [['人数', ['单人', '双人']]],
    facts: [['时长', ['90 分钟', '2 小时']]],
  },
  {
    ...{ slug: 'bedding', name: '床品', branch: 6, shop: 3, share: 6, brands: [12, 13], prices: [99, 1899], grams: 2200 },
    nouns: [['四件套', 'Bedding Set'], ['蚕丝被', 'Silk Quilt'], ['乳胶枕', 'Latex Pillow']],
    options: [colours, ['尺寸', ['1.5 m', '1.8 m']]],
    facts: [['面料', ['长绒棉', '天丝']]],
  },
  {
    ...{ slug: 'kitchenware', name: '厨具', branch: 7, shop: 3, share: 7, brands: [12, 14], prices: [29, 1299], grams: 1500 },
    nouns: [['铸铁锅', 'Cast-Iron Pot'], ['不粘煎锅', 'Non-Stick Pan'], ['手工陶碗', 'Stoneware Bowl']],
    options: [['尺寸', ['20 cm', '24 cm', '28 cm']]],
    facts: [['适用', ['电磁炉', '明火']]],
  },
  {
    ...{ slug: 'skin-care', name: '护肤', branch: 8, shop: 4, share: 8, brands: [15, 16], prices: [49, 1299], grams: 180 },
    nouns: [['保湿精华', 'Hydrating Serum'], ['防晒乳', 'Sunscreen'], ['修护面霜', 'Repair Cream']],
    options: [['容量', ['30 ml', '50 ml', '100 ml']]],
    facts: [['肤质', ['干性', '油性', '敏感']]],
  },
  {
    ...{ slug: 'make-up', name: '彩妆', branch: 8, shop: 4, share: 4, brands: [15, 17], prices: [39, 499], grams: 60 },
    nouns: [['丝绒口红', 'Velvet Lipstick'], ['气垫粉底', 'Cushion Foundation']],
    options: [['色号', ['01 豆沙', '02 正红', '03 蜜桃', '04 枫叶']]],
    facts: [['妆效', ['哑光', '水光']]],
  },
  {
    ...{ slug: 'tents', name: '露营装备', branch: 9, shop: 5, share: 4, brands: [18, 19], prices: [199, 3999], grams: 3600 },
    nouns: [['三季帐篷', 'Three-Season Tent'], ['羽绒睡袋', 'Down Sleeping Bag']],
    options: [['人数', ['一人', '两人', '四人']]],
    facts: [['防水', ['3000 mm', '5000 mm']]],
  },
  {
    ...{ slug: 'running-shoes', name: '跑步鞋', branch: 9, shop: 5, share: 4, brands: [19, 20], prices: [199, 1599], grams: 560 },
    nouns: [['缓震跑鞋', 'Cushioned Running Shoes'], ['越野跑鞋', 'Trail Running Shoes']],
    options: [colours, shoes],
    facts: [['适用', ['公路', '越野']]],
  },
  {
    ...{ slug: 'gym-passes', name: '健身次卡', branch: 10, shop: 5, share: 1, brands: [20], prices: [199, 2999], grams: 0, kind: 'CARD' },
    nouns: [['瑜伽次卡', 'Yoga Pass'], ['攀岩次卡', 'Climbing Pass']],
    options: [],
    facts: [['使用', ['到店核销']]],
  },
  {
    ...{ slug: 'toys', name: '积木玩具', branch: 11, shop: 6, share: 1, brands: [21, 22], prices: [39, 899], grams: 800 },
    nouns: [['木质积木', 'Wooden Blocks'], ['拼装火车', 'Train Set']],
    options: [packs],
    facts: [['年龄', ['3 岁以上', '6 岁以上']]],
  },
  {
    ...{ slug: 'novels', name: '小说文学', branch: 12, shop: 7, share: 1, brands: [23, 24], prices: [25, 168], grams: 450 },
    nouns: [['长篇小说', 'Novel'], ['散文集', 'Essays']],
    options: [['装帧', ['平装', '精装']]],
    facts: [['语言', ['中文', '英文']]],
  },
]
