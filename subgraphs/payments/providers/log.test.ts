import { createHash } from 'node:crypto'
import { dayOf } from '@supermall/kernel/day'
import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { describe, expect, it } from 'vitest'
import { askAboutPayment } from '../commands/ask-about-payment.ts'
import { closePaymentOf } from '../commands/close-payment.ts'
import { providerOf } from '../commands/provider-of.ts'
import { reconcile } from '../commands/reconcile.ts'
import { requestRefund } from '../commands/request-refund.ts'
import { sendRefund } from '../commands/send-refund.ts'
import { forgetCalls, jsonOf } from '../data/provider-calls.ts'
import { logNotification } from '../data/webhook-events.ts'
import { done } from '../trial/floor.ts'
import { PASS } from '../trial/paypal-voice.ts'
import type { Spoken } from '../trial/world.ts'
import { payingBy } from '../trial/world.ts'
import type { Exchange } from './exchanges.ts'
import { toldExchange } from './exchanges.ts'

const PROVIDERS: readonly Spoken[] = ['stripe', 'wechat-pay', 'alipay', 'unionpay', 'paypal']
const TOKEN = 'pm_card'

/** What a provider knows of whoever pays, and tells without being asked. */
const GOSSIP = {
  payer: { email_address: 'ada@example.com', name: { given_name: 'Ada', surname: 'Lovelace' } },
  buyer_logon_id: 'ada@example.com',
  card: { number: '4242 4242 4242 4242', cvc: 'cvc737x', last4: '4242', brand: 'visa' },
  kept_for_later: 'pm_1NotYours',
  seen: ['4242424242424242', '13800138000', 'Ada Lovelace', '\u0000\ud800'],
}
const SECRETS = [
  'ada@',
  'Lovelace',
  '4242424242424242',
  '4242 4242',
  'cvc737x',
  'pm_1NotYours',
  '13800138000',
  TOKEN,
  PASS,
]

const leavesOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [String(value)]

type World = Awaited<ReturnType<typeof payingBy>>
type Row = {
  readonly subject_id: string
  readonly operation: string
  readonly outcome: string
  readonly exchanges: Exchange[]
}

const rowsOf = async ({ sql }: World): Promise<readonly Row[]> =>
  (await sql.query<Row>('select * from provider_call order by id')).rows

/** All that is ever said to a provider: paid, asked, closed, given back, billed, and what it says when it fails. */
async function everything(world: World, channel: Spoken): Promise<void> {
  const { simulator, owed, pay, payment, deliver, voice, till } = world
  const order = await owed()
  const { id } = done(await pay(order, { channel, card: null }))
  if (channel === 'stripe') done(await pay(await owed(), { channel, card: null, token: TOKEN }))
  simulator.books.pay(id)
  expect((await deliver(channel, voice.tell({ kind: 'PAID', id }))).status).toBe(200)
  const unpaid = await owed()
  done(await pay(unpaid, { channel, card: null }))
  await world.transact((unit) => closePaymentOf({ orderId: unpaid.orderId, reason: 'BUYER' }, unpaid.currency, unit))
  for (const fault of ['ERROR_AFTER', 'CUT_AFTER', 'TAMPERED'] as const) {
    simulator.spoil('/', fault)
    await askAboutPayment(await payment(unpaid.paymentId), till, { isGivenUp: false })
  }
  await askAboutPayment(await payment(unpaid.paymentId), till, { isGivenUp: false })
  const amount = { minorUnits: '4000', currency: order.currency }
  const { orderId, checkoutId, accountId } = order
  const facts = { orderId, checkoutId, accountId, payableId: orderId, shopId: newId('shp'), paymentId: null, lines: [] }
  const refundId = newId('rfd')
  const asked = { ...facts, refundId, cause: 'OPERATOR', isFull: false, reason: 'For Ada Lovelace' } as const
  await world.transact((unit) => requestRefund({ ...asked, amount }, unit))
  expect(await sendRefund(refundId, till)).toBe('SUCCEEDED')
  await (await providerOf(channel, till))
    ?.queryRefund({
      ...{ refundId, paymentId: id, providerNo: (await payment(id)).providerNo, captureNo: 'none', amount: 4_000n },
      ...{ total: 10_000n, currency: order.currency, reason: 'again', refusedCount: 0 },
    })
    .catch(() => null)
  await reconcile({ day: dayOf(world.clock.now), channel, isDryRun: true }, till)
}

describe.each(PROVIDERS)('the log of %s', async (channel) => {
  const world = await payingBy(channel)
  const secrets = [...leavesOf(world.config).filter((one) => one.length >= 8), ...SECRETS]
  const echo = leavesOf(world.config)
  Object.assign(
    world.simulator.books.gossip,
    channel === 'unionpay' ? {} : { ...GOSSIP, echo, message: echo.join(' ') },
  )
  await everything(world, channel)
  const rows = await rowsOf(world)

  it('holds what was sent and said, and no key, card, token or person of it', () => {
    const text = JSON.stringify(rows)
    const parts = secrets.flatMap((one) => one.split('\n').filter((line) => line.length >= 8 || line === one))
    for (const secret of parts.filter((part) => !part.startsWith('-----'))) expect(text).not.toContain(secret)
    expect(text).not.toMatch(/127\.0\.0\.1|Bearer|Basic |BEGIN|pi_\w+_secret|weixin:|qr\.alipay|paypal\.test/)
    const said = rows.flatMap(({ exchanges }) => exchanges.map(({ response }) => response?.text ?? ''))
    if (channel !== 'unionpay') expect(said.filter((one) => one.includes('"echo"')).length).toBeGreaterThan(3)
  })

  it('holds method, path, status and bodies of every request, and why there was no answer', () => {
    const exchanges = rows.flatMap((row) => row.exchanges)
    expect(exchanges.length).toBeGreaterThanOrEqual(rows.length)
    for (const { method, path, status, failure } of exchanges) {
      expect(method).toMatch(/^(GET|POST)$/)
      expect(path).toMatch(/^\/[\w./-]+(\?|$)/)
      expect(status === null).toBe(failure !== null)
    }
    expect(exchanges.filter(({ status }) => status === 500)).toHaveLength(1)
    expect(exchanges.filter(({ failure }) => failure !== null)).toHaveLength(1)
    const [created] = rows.filter(({ operation }) => operation === 'CREATE')
    const last = created?.exchanges.at(-1)
    expect(last).toMatchObject({ method: 'POST', status: expect.any(Number), request: { isCut: false, sha256: null } })
    expect(last?.request?.text).toMatch(/10000|100\.00/)
    expect(last?.response?.text).toContain('***')
  })

  it('holds a notification once, and nothing of one that is not genuine', async () => {
    const told = rows.filter(({ operation }) => operation === 'NOTIFICATION')
    expect(told).toMatchObject([
      { outcome: 'PAID', exchanges: [{ method: 'POST', path: `/webhooks/${channel}`, status: 200 }] },
    ])
    expect(told[0]?.exchanges[0]?.request?.text).toContain('***')
    const again = world.voice.tell({ kind: 'PAID', id: told[0]?.subject_id ?? '' })
    await world.deliver(channel, again)
    await world.deliver(channel, { headers: {}, body: again.body })
    expect((await rowsOf(world)).filter(({ operation }) => operation === 'NOTIFICATION')).toHaveLength(1)
  })

  it('holds of a bill that it was fetched, and what it was', () => {
    const bills = rows.filter(({ operation }) => operation === 'BILL')
    expect(bills.at(-1)).toMatchObject({ outcome: 'FETCHED', subject_id: dayOf(world.clock.now) })
    for (const { request, response } of bills.flatMap(({ exchanges }) => exchanges)) {
      expect(request?.text ?? null).toBeNull()
      expect(response).toMatchObject({
        text: null,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        size: expect.any(Number),
      })
    }
  })
})

describe('what is long', () => {
  it('is cut, and what is too long keeps its size and hash', async () => {
    const world = await payingBy('stripe')
    const pay = async () => done(await world.pay(await world.owed(), { channel: 'stripe', card: null })).id
    const bodyOf = async (id: string) =>
      (await rowsOf(world)).find(({ subject_id }) => subject_id === id)?.exchanges[0]?.response
    world.simulator.books.gossip.codes = Array.from({ length: 2_000 }, (_, index) => `code_${index}`)
    expect(await bodyOf(await pay())).toMatchObject({
      isCut: true,
      text: expect.stringMatching(/^[\s\S]{8192}$/),
      sha256: null,
    })
    world.simulator.books.gossip.codes = Array.from({ length: 20_000 }, (_, index) => `code_${index}`)
    const long = await bodyOf(await pay())
    expect(long).toMatchObject({ isCut: false, text: null, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(long?.size).toBeGreaterThan(200_000)
  })

  it('is cut within a character, and holds what is none', async () => {
    const world = await payingBy('stripe')
    for (const before of ['', '.']) {
      world.simulator.books.gossip.message = `${before}${'😀'.repeat(5_000)}`
      const { id } = done(await world.pay(await world.owed(), { channel: 'stripe', card: null }))
      const [row] = (await rowsOf(world)).filter(({ subject_id }) => subject_id === id)
      expect(row?.exchanges).toMatchObject([{ response: { isCut: true, text: expect.stringContaining('😀') } }])
    }
    expect(jsonOf([toldExchange('/webhooks/alipay', 'id=1&msg=%00', [])])).toContain('msg=\ufffd')
  })

  it('has the hash of what came', async () => {
    const world = await payingBy('stripe')
    await reconcile({ day: '2026-11-20', channel: 'stripe', isDryRun: true }, world.till)
    const sha256 = createHash('sha256').update('{"data":[],"has_more":false}').digest('hex')
    expect((await rowsOf(world)).at(-1)?.exchanges).toMatchObject([{ response: { sha256, size: 28 } }])
  })
})

it('costs a notification no statement of its own, and comes again without a line', async () => {
  const world = await payingBy('stripe')
  const exchange = toldExchange('/webhooks/stripe', '{"id":"evt_1"}', [])
  const told = { eventId: 'evt_1', about: { kind: 'OTHER' }, now: world.clock.now, exchange } as const
  for (const lines of [1, 1]) {
    const { statements } = await world.count(() => logNotification(world.client, 'stripe', told))
    expect(statements).toHaveLength(1)
    expect(await rowsOf(world)).toHaveLength(lines)
  }
})

it('is forgotten after 180 days, whatever it tells of', async () => {
  const world = await payingBy('stripe')
  await everything(world, 'stripe')
  const all = (await rowsOf(world)).length
  expect(await forgetCalls(world.client, new Date(Date.now() + days(179)))).toBe(0)
  expect(await forgetCalls(world.client, new Date(Date.now() + days(181)))).toBe(all)
  expect(await rowsOf(world)).toEqual([])
})

describe('a log that cannot be written', () => {
  it('keeps nobody from paying, from being told of it, and from giving it back', async () => {
    const world = await payingBy('stripe')
    await world.sql.query('alter table provider_call rename to provider_call_away')
    const { id, status } = done(await world.pay(await world.owed(), { channel: 'stripe', card: null, token: TOKEN }))
    expect(status).toBe('SUCCEEDED')
    const other = done(await world.pay(await world.owed(), { channel: 'stripe', card: null }))
    expect(other).toMatchObject({ status: 'PROCESSING', action: expect.any(String) })
    world.simulator.books.pay(other.id)
    const told = world.voice.tell({ kind: 'PAID', id: other.id })
    expect((await world.deliver('stripe', told)).status).toBe(200)
    expect((await world.payment(other.id)).status).toBe('SUCCEEDED')
    expect((await world.deliver('stripe', told)).status).toBe(200)
    expect(await askAboutPayment(await world.payment(id), world.till, { isGivenUp: false })).toBe('PAID')
  })
})
