import type { lives } from './lives.ts'
import type { Wish } from './shopping.ts'

/** How many days before the end, what becomes of it, and what was wished for. */
type Scene = readonly [daysAgo: number, life: keyof typeof lives, wish: Wish]

/** The buyer of the playground: one of everything. */
const own = (shops: readonly number[], nth: number, more: Partial<Wish> = {}): Wish => ({
  buyer: 1,
  shops,
  nth,
  ...more,
})

export const buyerOne: readonly Scene[] = [
  [29, 'finished', own([0], 0)],
  [27, 'fetched', own([2], 0, { kind: 'VERIFICATION' })],
  [25, 'returned', own([1], 1, { pieces: 2, balance: '30.00' })],
  [22, 'finished', own([3, 4], 2, { coupon: 4, pieces: 2, remark: '周末送 Please at the weekend' })],
  [20, 'cancelled', own([1], 2)],
  [18, 'exchanged', own([2], 3)],
  [16, 'delivered', own([0], 0, { kind: 'VIRTUAL' })],
  [14, 'refundedInFull', own([5], 1, { balance: '15.00' })],
  [12, 'fetched', own([0], 3, { way: 'PICKUP', kind: 'PHYSICAL' })],
  [10, 'refused', own([4], 4)],
  [8, 'timedOut', own([3], 5)],
  [6, 'finished', own([2], 6, { balance: '2000.00' })],
  [4.4, 'returned', own([2], 7, { pieces: 2 })],
  [2.5, 'finished', own([1, 3, 4], 8)],
  [1.6, 'partlyShipped', own([1], 4, { lines: 3 })],
  [1.1, 'fetched', own([1], 9, { way: 'PICKUP', kind: 'PHYSICAL' })],
  [0.8, 'refundAsked', own([3], 6)],
  [0.3, 'paid', own([0, 2], 5)],
  [0.002, 'unpaid', own([4, 5], 2)],
]

/** The others buy where the ordinal takes them; each line is one who buys so many days ago. */
const usual: readonly (readonly [daysAgo: number, buyer: number, life: Scene[1], more?: Partial<Wish>])[] = [
  [30, 12, 'finished', { balance: '50.00' }],
  [29.5, 13, 'finished'],
  [28.4, 14, 'refundedInFull'],
  [28, 15, 'finished', { coupon: 0, pieces: 3 }],
  [27.3, 16, 'timedOut'],
  [26.5, 17, 'finished'],
  [26, 18, 'returned', { pieces: 3 }],
  [25.6, 19, 'finished'],
  [24.7, 22, 'finished'],
  [24, 23, 'closedByShop'],
  [23.2, 24, 'finished', { balance: '20.00' }],
  [22.6, 25, 'finished'],
  [21.8, 26, 'exchanged'],
  [21, 27, 'finished'],
  [20.5, 28, 'cancelled'],
  [19.7, 29, 'finished', { lines: 2 }],
  [19, 31, 'finished'],
  [18.3, 32, 'refused'],
  [17.6, 33, 'finished', { balance: '80.00' }],
  [16.9, 34, 'finished'],
  [16.2, 35, 'returned', { pieces: 2 }],
  [15.5, 36, 'finished'],
  [14.8, 37, 'timedOut'],
  [14, 38, 'finished'],
  [13.3, 39, 'finished', { lines: 2 }],
  [12.6, 12, 'refundedInFull'],
  [11.9, 13, 'finished'],
  [11.2, 14, 'finished'],
  [10.5, 15, 'cancelled'],
  [9.8, 16, 'finished'],
  [9.1, 17, 'finished'],
  [8.4, 18, 'finished'],
  [7.7, 19, 'closedByShop'],
  [7, 22, 'finished'],
  [6.3, 23, 'exchanged'],
  [5.6, 24, 'finished'],
  [4.9, 25, 'finished'],
  [4.2, 26, 'returned', { pieces: 2 }],
  [3.6, 27, 'finished'],
  [2.9, 28, 'finished'],
  [2.2, 29, 'partlyShipped', { lines: 2 }],
  [1.7, 31, 'paid'],
  [1.2, 32, 'refundAsked'],
  [0.9, 33, 'paid'],
  [0.6, 34, 'paid'],
  [0.2, 35, 'refundAsked'],
  [0.1, 36, 'paid'],
  [0.003, 37, 'unpaid'],
]

const OPEN_SHOPS = 6

export const others: readonly Scene[] = usual.map(([daysAgo, buyer, life, more = {}], index) => [
  daysAgo,
  life,
  { buyer, shops: [index % OPEN_SHOPS], nth: index, ...more },
])

/** Ways that only some goods and some addresses take. */
export const special: readonly Scene[] = [
  [24.2, 'finished', { buyer: 16, shops: [0], nth: 6, way: 'SAME_CITY' }],
  [13.8, 'finished', { buyer: 21, shops: [3], nth: 0, way: 'CASH' }],
  [0.7, 'finished', { buyer: 24, shops: [0], nth: 7, way: 'SAME_CITY' }],
  [0.5, 'paid', { buyer: 22, shops: [3], nth: 0, way: 'CASH' }],
  [5.2, 'fetched', { buyer: 38, shops: [5], nth: 0, kind: 'CARD' }],
  [9.4, 'delivered', { buyer: 39, shops: [0], nth: 0, kind: 'VIRTUAL' }],
]
