import { accountFacts } from '@supermall/contracts/identity'
import { shopStanding } from '@supermall/contracts/merchants'
import { derivedId } from '@supermall/kernel/id'
import type { Consumer } from '@supermall/subgraph/viewer'
import { mutation as anyMutation, served } from '@supermall/testing/served'
import * as viewers from '@supermall/testing/viewers'
import subgraph from '../index.ts'
import { COLLECTS } from './coupon-desk.ts'
import { CHEAP } from './floor.ts'

export type { Asked } from '@supermall/testing/served'
export { errorCodes } from '@supermall/testing/served'
export { guest, merchant, platform } from '@supermall/testing/viewers'

export const buyer = (ordinal: number) => viewers.buyer(ordinal) as Consumer

/** Who was there once. */
export const GONE = derivedId('acc', 999)

/** The seeded domain as it is served. */
export async function paymentsMall(more: Readonly<Record<string, string>> = {}) {
  const house = await served(subgraph, { variables: { ...CHEAP, ...more } })
  const { bus } = house
  void bus.answer(shopStanding.requestName, async () => JSON.stringify({ value: COLLECTS }))
  const silent = new Set<string>()
  void bus.answer(accountFacts.requestName, async (text) => {
    const { accountId } = accountFacts.ask.parse(JSON.parse(text))
    if (silent.has(accountFacts.requestName)) return JSON.stringify({ error: 'silent' })
    return JSON.stringify({ value: { isPhoneVerified: true, isConsumer: accountId !== GONE } })
  })
  await house.opened.seed(1_000)
  return {
    ...house,
    /** Which requests to others are not answered. */
    silent,
  }
}

export const mutation = (name: string, selection: string): string =>
  anyMutation(name, selection, '__typename code path')
