import { requires } from '@supermall/testing/servers'
import { afterAll, beforeAll, describe } from 'vitest'
import type { World } from '../world.ts'
import { world } from '../world.ts'
import { keepingAnAccount } from './account.ts'
import { browsing } from './browse.ts'
import { byHand } from './by-hand.ts'
import { payingAtACounter } from './cashier.ts'
import { workingInContracts } from './contracts.ts'
import { payingForFriends } from './friends.ts'
import { gettingBack } from './full-back.ts'
import { payingThroughOutages } from './outage.ts'
import { earningPoints } from './points.ts'
import { purchasing } from './purchase.ts'
import { returning } from './return.ts'
import { beingRewarded } from './rewards.ts'
import { buyingSecrets } from './secrets.ts'
import { selling } from './sell.ts'
import { spendingCoupons } from './spend-coupons.ts'
import { surviving } from './survive.ts'
import { keepingMoney } from './wallet.ts'
import { watching, watchingPurchases } from './watch.ts'

requires('nats-server', 'redis-server')('in a process per domain, over NATS and Redis', () => {
  let mall: World

  beforeAll(async () => {
    mall = await world('one process per domain')
  })
  afterAll(() => mall?.stop())

  describe('browsing', () => browsing(() => mall))
  describe('a client of a contract', () => workingInContracts(() => mall))
  describe('an account', () => keepingAnAccount(() => mall))
  describe('a merchant', () => selling(() => mall))
  describe('a buyer', () => purchasing(() => mall))
  describe('friends', () => payingForFriends(() => mall))
  describe('a return', () => returning(() => mall))
  requires('chromium')('somebody at the playground', () => byHand(() => mall))
  describe('a wallet', () => keepingMoney(() => mall))
  describe('who stands at a counter', () => payingAtACounter(() => mall))
  describe('a coupon that is spent', () => spendingCoupons(() => mall))
  describe('points', () => earningPoints(() => mall))
  describe('a member', () => beingRewarded(() => mall))
  describe('what comes back', () => gettingBack(() => mall))
  describe('whoever buys secrets', () => buyingSecrets(() => mall))
  describe('whoever watches', () => watching(() => mall))
  describe('whoever watches a purchase', () => watchingPurchases(() => mall))
  describe('money', () => payingThroughOutages(() => mall))
  describe('the mall', () => surviving(() => mall))
})
