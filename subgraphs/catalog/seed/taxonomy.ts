import { derivedId } from '@supermall/kernel/id'
import { families } from './families.ts'

const roots = ['数码电器', '服饰鞋包', '食品生鲜', '家居生活', '美妆个护', '运动户外', '母婴玩具', '图书文具'] as const
const rootSlugs = ['digital', 'fashion', 'food', 'home', 'beauty', 'sport', 'kids', 'books'] as const

/** What stands between roots and leaves: the root's position, a name and a slug. */
const branches = [
  [0, '手机电脑', 'computing'],
  [0, '影音娱乐', 'entertainment'],
  [1, '男装女装', 'clothing'],
  [1, '鞋靴箱包', 'luggage'],
  [2, '茶饮零食', 'pantry'],
  [2, '本地生活', 'local-life'],
  [3, '家纺', 'home-textiles'],
  [3, '厨房餐饮', 'kitchen'],
  [4, '护肤彩妆', 'cosmetics'],
  [5, '户外运动', 'outdoor'],
  [5, '健身训练', 'fitness'],
  [6, '玩具', 'playthings'],
  [7, '文学', 'literature'],
] as const

type DemoCategory = {
  readonly id: string
  readonly parentId: string | null
  readonly level: number
  readonly name: string
  readonly slug: string
  readonly position: number
}

const idAt = (ordinal: number) => derivedId('cat', ordinal)
const branchAt = (branch: number): number => roots.length + branch

/** The category of a family is a leaf of the tree. */
export const leafIdOf = (family: number): string => idAt(roots.length + branches.length + family)

export const demoCategories: readonly DemoCategory[] = [
  ...roots.map((name, at) => ({
    id: idAt(at),
    parentId: null,
    level: 1,
    name,
    slug: rootSlugs[at] ?? '',
    position: at,
  })),
  ...branches.map(([root, name, slug], at) => ({
    id: idAt(branchAt(at)),
    parentId: idAt(root),
    level: 2,
    name,
    slug,
    position: at,
  })),
  ...families.map(({ name, slug, branch }, at) => ({
    id: leafIdOf(at),
    parentId: idAt(branchAt(branch)),
    level: 3,
    name,
    slug,
    position: at,
  })),
]

const brandNames = [
  ...[
    '光合 Lumina',
    '北辰 Polaris',
    '星河 Galaxia',
    '墨石 Onyx',
    '潮汐 Tide',
    '云起 Cloudrise',
    '半夏 Banxia',
    '麦田 Wheatfield',
  ],
  ...[
    '鹿角 Antler',
    '青禾 Qinghe',
    '山茗 Mountain Leaf',
    '拾光 Daylight',
    '暖木 Warmwood',
    '南枝 Southbranch',
    '一念 Thought',
  ],
  ...[
    '兰舍 Orchid House',
    '初雪 First Snow',
    '绯色 Scarlet',
    '山野集 Wildland',
    '风行 Gale',
    '跃动 Leap',
    '小树 Sapling',
  ],
  ...['木马 Carousel', '灯下 Lamplight', '知秋 Autumn Press'],
] as const

type DemoBrand = { readonly id: string; readonly name: string; readonly slug: string; readonly position: number }

export const demoBrands: readonly DemoBrand[] = brandNames.map((name, position) => ({
  id: derivedId('brd', position),
  name,
  position,
  slug: name
    .slice(name.indexOf(' ') + 1)
    .toLowerCase()
    .replaceAll(' ', '-'),
}))

export const demoLabels = [
  ['authentic', '正品保证', 'Every piece is genuine.'],
  ['seven-days', '七天无理由', 'Returned within seven days, no questions asked.'],
  ['free-repair', '一年质保', 'Repaired free of charge for a year.'],
  ['invoice', '可开发票', 'Comes with an invoice.'],
  ['fast', '极速发货', 'Sent on the day it is paid.'],
].map(([code = '', name = '', description = ''], position) => ({
  id: derivedId('lbl', position),
  code,
  name,
  description,
  position,
}))
