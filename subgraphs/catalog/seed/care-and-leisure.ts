import type { Family } from './family.ts'
import { colours, packs, shoes } from './family.ts'

export const careAndLeisure: readonly Family[] = [
  {
    ...{
      slug: 'skin-care',
      name: '护肤',
      branch: 8,
      shop: 4,
      share: 8,
      brands: [15, 16],
      prices: [49, 1299],
      grams: 180,
    },
    nouns: [
      ['保湿精华', 'Hydrating Serum'],
      ['防晒乳', 'Sunscreen'],
      ['修护面霜', 'Repair Cream'],
    ],
    options: [['容量', ['30 ml', '50 ml', '100 ml']]],
    facts: [['肤质', ['干性', '油性', '敏感']]],
  },
  {
    ...{ slug: 'make-up', name: '彩妆', branch: 8, shop: 4, share: 4, brands: [15, 17], prices: [39, 499], grams: 60 },
    nouns: [
      ['丝绒口红', 'Velvet Lipstick'],
      ['气垫粉底', 'Cushion Foundation'],
    ],
    options: [['色号', ['01 豆沙', '02 正红', '03 蜜桃', '04 枫叶']]],
    facts: [['妆效', ['哑光', '水光']]],
  },
  {
    ...{
      slug: 'tents',
      name: '露营装备',
      branch: 9,
      shop: 5,
      share: 4,
      brands: [18, 19],
      prices: [199, 3999],
      grams: 3600,
    },
    nouns: [
      ['三季帐篷', 'Three-Season Tent'],
      ['羽绒睡袋', 'Down Sleeping Bag'],
    ],
    options: [['人数', ['一人', '两人', '四人']]],
    facts: [['防水', ['3000 mm', '5000 mm']]],
  },
  {
    ...{
      slug: 'running-shoes',
      name: '跑步鞋',
      branch: 9,
      shop: 5,
      share: 4,
      brands: [19, 20],
      prices: [199, 1599],
      grams: 560,
    },
    nouns: [
      ['缓震跑鞋', 'Cushioned Running Shoes'],
      ['越野跑鞋', 'Trail Running Shoes'],
    ],
    options: [colours, shoes],
    facts: [['适用', ['公路', '越野']]],
  },
  {
    ...{
      slug: 'gym-passes',
      name: '健身次卡',
      branch: 10,
      shop: 5,
      share: 1,
      brands: [20],
      prices: [199, 2999],
      grams: 0,
      kind: 'CARD',
    },
    nouns: [
      ['瑜伽次卡', 'Yoga Pass'],
      ['攀岩次卡', 'Climbing Pass'],
    ],
    options: [],
    facts: [['使用', ['到店核销']]],
  },
  {
    ...{
      slug: 'toys',
      name: '积木玩具',
      branch: 11,
      shop: 6,
      share: 1,
      brands: [21, 22],
      prices: [39, 899],
      grams: 800,
    },
    nouns: [
      ['木质积木', 'Wooden Blocks'],
      ['拼装火车', 'Train Set'],
    ],
    options: [packs],
    facts: [['年龄', ['3 岁以上', '6 岁以上']]],
  },
  {
    ...{
      slug: 'novels',
      name: '小说文学',
      branch: 12,
      shop: 7,
      share: 1,
      brands: [23, 24],
      prices: [25, 168],
      grams: 450,
    },
    nouns: [
      ['长篇小说', 'Novel'],
      ['散文集', 'Essays'],
    ],
    options: [['装帧', ['平装', '精装']]],
    facts: [['语言', ['中文', '英文']]],
  },
]
