import { newId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import { afterAll, expect, test } from 'vitest'
import { buyer, errorCodes, mutation, paymentsMall, platform } from '../trial/mall.ts'
import { startSimulator } from '../trial/simulator.ts'
import { stripeConfig, stripeVoice } from '../trial/stripe-voice.ts'

const mall = await paymentsMall()
const simulator = await startSimulator()
afterAll(() => simulator.stop())
simulator.speak(stripeVoice(simulator.books, () => new Date()))

const does = async (viewer: Parameters<typeof mall.asks>[0], [name, selection]: [string, string], input: object) => {
  const { data, errors } = await mall.asks(viewer, mutation(name, selection), { input })
  expect(errors).toEqual([])
  return data[name]
}
const mend = (input: object) =>
  does(platform(), ['refundsMend', 'mended { askedCount settledCount refunds { id status } }'], input)

const { data } = await mall.asks(platform(), '{ paymentChannels { code version } }')
const { version } = data.paymentChannels.find(({ code }: { code: string }) => code === 'STRIPE')
const channel = { code: 'STRIPE', expectedVersion: version }
await does(platform(), ['paymentChannelConfigure', 'channel { version }'], {
  ...channel,
  config: stripeConfig(simulator.url),
})
await does(platform(), ['paymentChannelUpdate', 'channel { version }'], {
  ...channel,
  expectedVersion: version + 1,
  isEnabled: true,
})

/** Who asks about it at this moment holds it for two minutes, and will say when it is asked about again. */
const LATER = `update refund set next_try_at = now() + interval '1 day'
  where id = $1 and status = 'UNKNOWN' and next_try_at < now() + interval '100 seconds'`

/** Of a recharge that goes back, whose provider has moved the money and does not say so; nobody asks it again by himself. */
async function unknownRefund(): Promise<string> {
  const amount = { amount: '12.00', currency: 'CNY' }
  const starting = { amount, channel: 'STRIPE', idempotencyKey: 'mended' }
  const { recharge } = await does(buyer(1), ['rechargeStart', 'recharge { id payment { id } }'], starting)
  simulator.books.pay(recharge.payment.id)
  const refreshed = await does(platform(), ['paymentRefresh', 'payment { status }'], { paymentId: recharge.payment.id })
  expect(refreshed.payment).toEqual({ status: 'SUCCEEDED' })
  simulator.sulk(({ path }) => (path.includes('/v1/refunds') ? 'ERROR_AFTER' : null))
  const back = { rechargeId: recharge.id, reason: 'By mistake' }
  const { refund } = await does(platform(), ['rechargeRefund', 'refund { id }'], back)
  await eventually(async () => (await mall.sql.query(LATER, [refund.id])).rowCount === 1)
  simulator.sulk(() => null)
  return refund.id
}

test('a refund whose end is unknown is told of by a dry run that asks nobody, then settled, once', async () => {
  const id = await unknownRefund()
  const heardOfRefunds = () => simulator.heard.filter(({ path }) => path.includes('/v1/refunds')).length
  const heard = heardOfRefunds()
  const kept = () => mall.keptIn(['refund', 'capture', 'wallet', 'ledger_posting', 'provider_call'])
  const before = await kept()
  const entries = (await mall.audited()).length
  expect(await mend({ isDryRun: true })).toEqual({
    mended: { askedCount: 1, settledCount: 0, refunds: [{ id, status: 'UNKNOWN' }] },
    errors: [],
  })
  expect([await kept(), heardOfRefunds()]).toEqual([before, heard])
  expect((await mall.audited()).slice(entries)).toMatchObject([{ action: 'payments.refund.mend' }])
  expect(await mend({ refundIds: [newId('rfd'), 'nothing'] })).toMatchObject({ mended: { askedCount: 0, refunds: [] } })
  const { mended } = await mend({ refundIds: [id] })
  expect(mended).toEqual({ askedCount: 1, settledCount: 1, refunds: [{ id, status: 'SUCCEEDED' }] })
  expect(await mend({})).toMatchObject({ mended: { askedCount: 0, settledCount: 0, refunds: [] } })
})

test('refunds are mended by those who may, at most a hundred named at once', async () => {
  const refundIds = Array.from({ length: 101 }, () => newId('rfd'))
  expect(await mend({ refundIds })).toMatchObject({
    mended: null,
    errors: [{ code: 'TOO_MANY_IDS', path: ['refundIds'] }],
  })
  expect((await mend({ refundIds: refundIds.slice(1) })).mended.askedCount).toBe(0)
  const asked = await mall.asks(buyer(1), mutation('refundsMend', 'mended { askedCount }'), { input: {} })
  expect(errorCodes(asked)).toEqual(['FORBIDDEN'])
})
