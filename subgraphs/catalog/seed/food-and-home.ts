import type { Family } from './family.ts'
import { colours, flavours, packs } from './family.ts'

export const foodAndHome: readonly Family[] = [
  {
    ...{ slug: 'tea', name: '茶叶', branch: 4, shop: 2, share: 5, brands: [9, 10], prices: [39, 899], grams: 250 },
    nouns: [
      ['龙井绿茶', 'Longjing Green Tea'],
      ['正山小种', 'Lapsang Souchong'],
      ['白毫银针', 'Silver Needle Tea'],
    ],
    options: [packs],
    facts: [
      ['产地', ['杭州', '武夷山', '福鼎']],
      ['年份', ['2025', '2026']],
    ],
  },
  {
    ...{
      slug: 'snacks',
      name: '零食坚果',
      branch: 4,
      shop: 2,
      share: 7,
      brands: [9, 11],
      prices: [9, 159],
      grams: 300,
    },
    nouns: [
      ['每日坚果', 'Daily Nuts'],
      ['夹心饼干', 'Cream Biscuits'],
      ['黑巧克力', 'Dark Chocolate'],
    ],
    options: [flavours, packs],
    facts: [['保质期', ['6 个月', '12 个月']]],
  },
  {
    ...{
      slug: 'tastings',
      name: '到店体验',
      branch: 5,
      shop: 2,
      share: 2,
      brands: [10],
      prices: [68, 398],
      grams: 0,
      kind: 'VERIFICATION',
    },
    nouns: [
      ['茶席体验', 'Tea Tasting'],
      ['烘焙课堂', 'Baking Class'],
    ],
    options: [['人数', ['单人', '双人']]],
    facts: [['时长', ['90 分钟', '2 小时']]],
  },
  {
    ...{
      slug: 'bedding',
      name: '床品',
      branch: 6,
      shop: 3,
      share: 6,
      brands: [12, 13],
      prices: [99, 1899],
      grams: 2200,
    },
    nouns: [
      ['四件套', 'Bedding Set'],
      ['蚕丝被', 'Silk Quilt'],
      ['乳胶枕', 'Latex Pillow'],
    ],
    options: [colours, ['尺寸', ['1.5 m', '1.8 m']]],
    facts: [['面料', ['长绒棉', '天丝']]],
  },
  {
    ...{
      slug: 'kitchenware',
      name: '厨具',
      branch: 7,
      shop: 3,
      share: 7,
      brands: [12, 14],
      prices: [29, 1299],
      grams: 1500,
    },
    nouns: [
      ['铸铁锅', 'Cast-Iron Pot'],
      ['不粘煎锅', 'Non-Stick Pan'],
      ['手工陶碗', 'Stoneware Bowl'],
    ],
    options: [['尺寸', ['20 cm', '24 cm', '28 cm']]],
    facts: [['适用', ['电磁炉', '明火']]],
  },
]
