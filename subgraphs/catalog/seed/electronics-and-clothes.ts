import type { Family } from './family.ts'
import { colours, sizes, storage } from './family.ts'

export const electronicsAndClothes: readonly Family[] = [
  {
    ...{
      slug: 'phones',
      name: '智能手机',
      branch: 0,
      shop: 0,
      share: 9,
      brands: [0, 1, 2],
      prices: [999, 8999],
      grams: 420,
    },
    nouns: [
      ['智能手机', 'Smartphone'],
      ['折叠屏手机', 'Foldable Phone'],
      ['拍照手机', 'Camera Phone'],
    ],
    options: [colours, storage],
    facts: [
      ['屏幕', ['6.1 英寸', '6.7 英寸']],
      ['电池', ['4500 mAh', '5000 mAh']],
      ['网络', ['5G']],
    ],
  },
  {
    ...{
      slug: 'laptops',
      name: '笔记本电脑',
      branch: 0,
      shop: 0,
      share: 7,
      brands: [0, 1, 3],
      prices: [3299, 15999],
      grams: 1800,
    },
    nouns: [
      ['轻薄笔记本', 'Ultrabook'],
      ['游戏笔记本', 'Gaming Laptop'],
    ],
    options: [['内存', ['16 GB', '32 GB']], storage],
    facts: [
      ['屏幕', ['14 英寸', '16 英寸']],
      ['重量', ['1.2 kg', '1.8 kg']],
    ],
  },
  {
    ...{
      slug: 'headphones',
      name: '耳机音箱',
      branch: 1,
      shop: 0,
      share: 8,
      brands: [2, 3, 4],
      prices: [89, 2499],
      grams: 260,
    },
    nouns: [
      ['降噪耳机', 'Noise-Cancelling Headphones'],
      ['蓝牙音箱', 'Bluetooth Speaker'],
      ['真无线耳机', 'Wireless Earbuds'],
    ],
    options: [colours],
    facts: [
      ['续航', ['24 小时', '36 小时']],
      ['连接', ['蓝牙 5.4']],
    ],
  },
  {
    ...{
      slug: 'game-cards',
      name: '数字卡券',
      branch: 1,
      shop: 0,
      share: 2,
      brands: [4],
      prices: [10, 500],
      grams: 0,
      kind: 'VIRTUAL',
    },
    nouns: [
      ['游戏点卡', 'Game Card'],
      ['音乐会员', 'Music Pass'],
    ],
    options: [['面值', ['月卡', '季卡', '年卡']]],
    facts: [
      ['有效期', ['购买后一年']],
      ['交付', ['在线发码']],
    ],
  },
  {
    ...{
      slug: 'shirts',
      name: '衬衫T恤',
      branch: 2,
      shop: 1,
      share: 11,
      brands: [5, 6, 7],
      prices: [59, 599],
      grams: 240,
    },
    nouns: [
      ['亚麻衬衫', 'Linen Shirt'],
      ['纯棉T恤', 'Cotton Tee'],
      ['真丝衬衫', 'Silk Shirt'],
    ],
    options: [colours, sizes],
    facts: [
      ['面料', ['亚麻', '棉', '桑蚕丝']],
      ['版型', ['宽松', '修身']],
    ],
  },
  {
    ...{
      slug: 'dresses',
      name: '连衣裙',
      branch: 2,
      shop: 1,
      share: 8,
      brands: [5, 6],
      prices: [129, 1299],
      grams: 380,
    },
    nouns: [
      ['碎花连衣裙', 'Floral Dress'],
      ['针织连衣裙', 'Knit Dress'],
    ],
    options: [colours, sizes],
    facts: [
      ['裙长', ['中长款', '长款']],
      ['季节', ['春夏', '秋冬']],
    ],
  },
  {
    ...{ slug: 'bags', name: '箱包', branch: 3, shop: 1, share: 5, brands: [7, 8], prices: [99, 1999], grams: 900 },
    nouns: [
      ['双肩包', 'Backpack'],
      ['托特包', 'Tote Bag'],
      ['登机箱', 'Carry-On Case'],
    ],
    options: [colours],
    facts: [['材质', ['牛皮', '尼龙', '帆布']]],
  },
]
