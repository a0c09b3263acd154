import { requires } from '@supermall/testing/servers'
import { afterAll, beforeAll, describe } from 'vitest'
import type { World } from '../world.ts'
import { world } from '../world.ts'
import { keepingAnAccount } from './account.ts'
import { browsing } from './browse.ts'
import { buyingBundles } from './bundle.ts'
import { byHand } from './by-hand.ts'
import { payingAtACounter } from './cashier.ts'
import { workingInContracts } from './contracts.ts'
import { buyingCoupons } from './coupon.ts'
import { payingForFriends } from './friends.ts'
import { gettingBack } from './full-back.ts'
import { playing, trying } from './playground.ts'
import { earningPoints } from './points.ts'
import { purchasing } from './purchase.ts'
import { reading } from './relay.ts'
import { remembering } from './remember.ts'
import { returning } from './return.ts'
import { beingRewarded } from './rewards.ts'
import { buyingSecrets } from './secrets.ts'
import { selling } from './sell.ts'
import { spendingCoupons } from './spend-coupons.ts'
import { trespassing } from './trespass.ts'
import { keepingMoney } from './wallet.ts'
import { watching, watchingPurchases } from './watch.ts'

let mall: World

beforeAll(async () => {
  mall = await world('one process')
})
afterAll(() => mall?.stop())

describe('in one process, a demo mall', () => remembering(() => mall))
describe('in one process, an example of the playground', () => trying(() => mall))
requires('chromium')('in one process, the playground in a browser', () => playing(() => mall))
requires('chromium')('in one process, somebody at the playground', () => byHand(() => mall))
describe('in one process, a list', () => reading(() => mall))
describe('in one process, what belongs to somebody', () => trespassing(() => mall))
describe('in one process, browsing', () => browsing(() => mall))
describe('in one process, a client of a contract', () => workingInContracts(() => mall))
describe('in one process, an account', () => keepingAnAccount(() => mall))
describe('in one process, a merchant', () => selling(() => mall))
describe('in one process, a buyer', () => purchasing(() => mall))
describe('in one process, whoever buys secrets', () => buyingSecrets(() => mall))
describe('in one process, friends', () => payingForFriends(() => mall))
describe('in one process, a return', () => returning(() => mall))
describe('in one process, whoever watches', () => watching(() => mall))
describe('in one process, whoever watches a purchase', () => watchingPurchases(() => mall))
describe('in one process, a wallet', () => keepingMoney(() => mall))
describe('in one process, a bundle', () => buyingBundles(() => mall))
describe('in one process, a coupon', () => buyingCoupons(() => mall))
describe('in one process, who stands at a counter', () => payingAtACounter(() => mall))
describe('in one process, a coupon that is spent', () => spendingCoupons(() => mall))
describe('in one process, points', () => earningPoints(() => mall))
describe('in one process, a member', () => beingRewarded(() => mall))
describe('in one process, what comes back', () => gettingBack(() => mall))
