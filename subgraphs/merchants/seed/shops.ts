import { derivedId } from '@supermall/kernel/id'
import type { Shop, ShopStatus } from '../domain/shop.ts'
import type { ShopCategory } from '../domain/shop-category.ts'
import type { ShopGroup } from '../domain/shop-group.ts'
import { followersOf } from './follows.ts'

const NOTHING = { isGoodsAuditNeeded: true, canSetCommission: false, canChangePrice: false, canFinishOrders: false }
const SOME = { ...NOTHING, isGoodsAuditNeeded: false, canChangePrice: true }
const ALL = { isGoodsAuditNeeded: false, canSetCommission: true, canChangePrice: true, canFinishOrders: true }

export const groups: readonly ShopGroup[] = [
  {
    id: derivedId('sgr', 0),
    name: '旗舰店 Flagship',
    description: 'Trusted with everything.',
    ...ALL,
    position: 0,
    version: 1,
  },
  {
    id: derivedId('sgr', 1),
    name: '专营店 Franchise',
    description: 'Goods go on sale without an audit.',
    ...SOME,
    position: 1,
    version: 1,
  },
  {
    id: derivedId('sgr', 2),
    name: '新商家 Newcomer',
    description: 'Goods are audited first.',
    ...NOTHING,
    position: 2,
    version: 1,
  },
]

export const categories: readonly ShopCategory[] = [
  '数码电器',
  '服饰鞋包',
  '食品生鲜',
  '家居生活',
  '美妆个护',
  '运动户外',
].map((name, position) => ({
  id: derivedId('sct', position),
  name,
  iconUrl: null,
  isEnabled: true,
  position,
  version: 1,
}))

type Facts = {
  readonly name: string
  readonly slug: string
  readonly text: string
  readonly category: number
  readonly group: number
  readonly address: string
  readonly at: readonly [number, number]
  readonly owner: string
  readonly feeRate: number
  readonly status?: ShopStatus
  readonly expiresAt?: string
}

const facts: readonly Facts[] = [
  {
    name: '晨光数码 Dawn Digital',
    slug: 'dawn-digital',
    category: 0,
    group: 0,
    owner: '林晓晨',
    feeRate: 300,
    text: 'Phones, laptops and everything that makes them talk to each other.',
    address: '北京市朝阳区三里屯路 19 号',
    at: [39.9342, 116.4548],
  },
  {
    name: '云衣坊 Cloud Wardrobe',
    slug: 'cloud-wardrobe',
    category: 1,
    group: 1,
    owner: '苏云',
    feeRate: 500,
    text: 'Linen, cotton and silk for every day.',
    address: '上海市黄浦区南京东路 299 号',
    at: [31.2353, 121.4753],
  },
  {
    name: '有味生活 Good Taste Foods',
    slug: 'good-taste-foods',
    category: 2,
    group: 1,
    owner: '陈有味',
    feeRate: 400,
    text: 'Tea, snacks and fresh fruit from people who grow them.',
    address: '成都市锦江区春熙路 88 号',
    at: [30.657, 104.0817],
  },
  {
    name: '归家 Hearth & Home',
    slug: 'hearth-and-home',
    category: 3,
    group: 0,
    owner: '周归',
    feeRate: 350,
    text: 'Furniture, linen and kitchenware that lasts.',
    address: '杭州市上城区湖滨路 28 号',
    at: [30.2527, 120.165],
  },
  {
    name: '花漾美妆 Bloom Beauty',
    slug: 'bloom-beauty',
    category: 4,
    group: 2,
    owner: '花漾',
    feeRate: 600,
    text: 'Skin care and make-up, tested and certified.',
    address: '广州市天河区天河路 208 号',
    at: [23.1322, 113.3211],
    expiresAt: '2036-12-31',
  },
  {
    name: '山野户外 Summit Outdoor',
    slug: 'summit-outdoor',
    category: 5,
    group: 2,
    owner: '岳山',
    feeRate: 500,
    text: 'Tents, boots and jackets for people who walk uphill.',
    address: '深圳市福田区华强北路 1002 号',
    at: [22.547, 114.0855],
  },
  {
    name: '童趣乐园 Little Sprout',
    slug: 'little-sprout',
    category: 1,
    group: 2,
    owner: '童乐',
    feeRate: 500,
    status: 'PAUSED',
    text: 'Toys and clothes for small people.',
    address: '南京市秦淮区中山南路 2 号',
    at: [32.0415, 118.7841],
  },
  {
    name: '书香阁 Paper Lantern Books',
    slug: 'paper-lantern-books',
    category: 3,
    group: 2,
    owner: '文墨',
    feeRate: 200,
    status: 'EXPIRED',
    text: 'Books, paper and ink.',
    address: '苏州市姑苏区观前街 1 号',
    at: [31.3117, 120.6255],
    expiresAt: '2026-06-30',
  },
]

export const shopIdOf = (ordinal: number) => derivedId('shp', ordinal)

export const shops: readonly Shop[] = facts.map(({ name, slug, text, address, at, ...fact }, ordinal) => ({
  id: shopIdOf(ordinal),
  name,
  slug,
  description: text,
  address,
  latitude: at[0],
  longitude: at[1],
  logoUrl: `/media/demo/shop-${ordinal}.png`,
  bannerUrl: `/media/demo/shop-${ordinal}-banner.png`,
  categoryId: derivedId('sct', fact.category),
  groupId: derivedId('sgr', fact.group),
  contactName: fact.owner,
  contactPhone: `1380000${String(1000 + ordinal)}`,
  feeRate: fact.feeRate,
  status: fact.status ?? 'OPEN',
  statusReason: fact.status === 'PAUSED' ? 'Licence under review.' : null,
  expiresAt: fact.expiresAt ? new Date(`${fact.expiresAt}T16:00:00Z`) : null,
  mostProducts: 100_000,
  isRecommended: ordinal < 3,
  position: ordinal,
  followerCount: followersOf(ordinal).length,
  version: 1,
  createdAt: new Date(Date.UTC(2026, 0, 5 + ordinal, 2)),
}))
