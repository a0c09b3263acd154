import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { fen, newKey, walletOf, yuan } from './counter.ts'

const MAKE_CODES = graphql(`
  mutation MakeCodes($input: ExchangeBatchCreateInput!) {
    exchangeBatchCreate(input: $input) { batch { codes(first: 5) { nodes { code } } } errors { code message } }
  }
`)

const REDEEM = graphql(`
  mutation RedeemCode($input: ExchangeCodeRedeemInput!) {
    exchangeCodeRedeem(input: $input) { use { reward { redPacket { amount } } } errors { code } }
  }
`)

const PACKETS = graphql(`
  query PacketsOfMine { myRedPackets(first: 20) { nodes { id status reason endedAt amount { amount } } } }
`)

const UNWRAP = graphql(`
  mutation UnwrapPacket($input: RedPacketOpenInput!) { redPacketOpen(input: $input) { redPacket { status } errors { code } } }
`)

const SIGN_IN_RULES = graphql(`
  query RulesOfSignIn { dailySignInRules { version makeUpPrice { amount } } }
`)

const SET_PRICE = graphql(`
  mutation PriceOfMakingUp($input: DailySignInRulesUpdateInput!) {
    dailySignInRulesUpdate(input: $input) { rules { makeUpPrice { amount } } errors { code message } }
  }
`)

const MAKE_UP = graphql(`
  mutation MakeUpADay($input: DailySignInMakeUpInput!) {
    dailySignInMakeUp(input: $input) { month { makeUpsLeft days { day isMadeUp } } errors { code } }
  }
`)

const BUYER = 'buyer36'

/** Rewards that are money: given, taken, and gone where they were not taken in time. */
export function beingRewarded(world: () => World): void {
  const names = { late: `Late ${newKey()}`, taken: `Taken ${newKey()}` }

  it('is given red packets by codes: one is opened once, and what is over opens no more', async () => {
    const [buyer, admin] = await Promise.all([world().signIn('CONSUMER', BUYER), world().signIn('PLATFORM', 'admin')])
    for (const name of [names.late, names.taken]) await redeem(admin, buyer, { name, amount: '8.80' })
    const packet = async (name: string) =>
      (await buyer.gets(PACKETS, {})).myRedPackets.nodes.find(({ reason }) => reason === name)
    const [late, taken] = await Promise.all([names.late, names.taken].map((name) => eventually(() => packet(name))))
    expect([late, taken]).toMatchObject([0, 1].map(() => ({ status: 'WAITING', amount: { amount: '8.80' } })))
    await world().query('payments', 'update red_packet set expires_at = created_at where id = $1', [late?.id])

    const { available: before } = await walletOf(buyer)
    const opens = (redPacketId = '') => buyer.gets(UNWRAP, { input: { redPacketId, idempotencyKey: newKey() } })
    expect((await opens(taken?.id)).redPacketOpen).toMatchObject({ redPacket: { status: 'OPENED' }, errors: [] })
    expect((await opens(taken?.id)).redPacketOpen.errors).toMatchObject([{ code: 'RED_PACKET_OPENED' }])
    expect((await opens(late?.id)).redPacketOpen.errors).toMatchObject([{ code: 'RED_PACKET_OVER' }])
    expect((await walletOf(buyer)).available).toBe(before + 880)
  }, 60_000)

  it('makes up for a missed sign-in with money of the wallet, once, and never for today', async () => {
    const [buyer, admin] = await Promise.all([world().signIn('CONSUMER', BUYER), world().signIn('PLATFORM', 'admin')])
    const { dailySignInRules } = await admin.gets(SIGN_IN_RULES, {})
    const change = { expectedVersion: dailySignInRules.version, makeUpPrice: yuan('0.50') }
    expect((await admin.gets(SET_PRICE, { input: change })).dailySignInRulesUpdate).toMatchObject({
      rules: { makeUpPrice: { amount: '0.50' } },
      errors: [],
    })
    const { available: before } = await walletOf(buyer)
    const makeUp = (day: string) =>
      buyer.gets(MAKE_UP, { input: { day, payWith: 'BALANCE', idempotencyKey: newKey() } })
    const [yesterday, today] = [dayBefore(1), dayBefore(0)]
    // On the first of a month there is nothing to make up for.
    const isFirst = yesterday.slice(0, 7) !== today.slice(0, 7)
    const { dailySignInMakeUp: made } = await makeUp(yesterday)
    if (isFirst) expect(made.errors).toMatchObject([{ code: 'DAY_NOT_MISSED' }])
    else expect(made.month?.days).toContainEqual({ day: yesterday, isMadeUp: true })
    for (const day of [yesterday, today])
      expect((await makeUp(day)).dailySignInMakeUp.errors).toMatchObject([{ code: 'DAY_NOT_MISSED' }])
    const after = { available: before - (isFirst ? 0 : 50), frozen: 0 }
    await eventually(async () => JSON.stringify(await walletOf(buyer)) === JSON.stringify(after))
  }, 60_000)

  it('loses a red packet that nobody opened in time to who gave it', async () => {
    const buyer = await world().signIn('CONSUMER', BUYER)
    const late = await eventually(async () => {
      const { nodes } = (await buyer.gets(PACKETS, {})).myRedPackets
      return nodes.find(({ reason, endedAt }) => reason === names.late && endedAt)
    }, 60_000)
    expect(late.status).toBe('EXPIRED')
    const back = await world().query<{ kind: string; amount: number }>(
      'payments',
      `select kind, amount::int as amount from ledger_posting where biz_type = 'RED_PACKET_BACK' and biz_id = $1
       order by amount`,
      [late.id],
    )
    expect(back).toEqual([
      { kind: 'RED_PACKETS', amount: -fen(late.amount.amount) },
      { kind: 'GIFTS', amount: fen(late.amount.amount) },
    ])
  }, 90_000)
}

async function redeem(admin: Asking, buyer: Asking, { name, amount }: { name: string; amount: string }) {
  const window = { startsAt: dateIn(-1), endsAt: dateIn(1) }
  const input = { name, reward: { redPacket: yuan(amount) }, codeCount: 1, ...window, idempotencyKey: newKey() }
  const { exchangeBatchCreate } = await admin.gets(MAKE_CODES, { input })
  expect(exchangeBatchCreate.errors).toEqual([])
  const code = exchangeBatchCreate.batch?.codes.nodes[0]?.code ?? ''
  const { exchangeCodeRedeem } = await buyer.gets(REDEEM, { input: { code, idempotencyKey: newKey() } })
  expect(exchangeCodeRedeem).toMatchObject({ use: { reward: { redPacket: { amount } } }, errors: [] })
}

const DAY_MS = 86_400_000
const dateIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString()

/** By the clocks of Shanghai. */
const dayBefore = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 - days * DAY_MS).toISOString().slice(0, 10)
