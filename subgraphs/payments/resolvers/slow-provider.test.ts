import { eventually } from '@supermall/testing/rival'
import { afterAll, expect, test } from 'vitest'
import { buyer, mutation, paymentsMall, platform } from '../trial/mall.ts'
import { startSimulator } from '../trial/simulator.ts'
import { stripeConfig, stripeVoice } from '../trial/stripe-voice.ts'

const mall = await paymentsMall({ PAYMENTS_PROVIDER_TIMEOUT_MS: '60000' })
const simulator = await startSimulator()
afterAll(() => simulator.stop())
simulator.speak(stripeVoice(simulator.books, () => new Date()))

const operator = platform()
const versionOf = async (): Promise<number> => {
  const { data } = await mall.asks(operator, '{ paymentChannelSettings: paymentChannels { code version } }')
  return data.paymentChannelSettings.find(({ code }: { code: string }) => code === 'STRIPE').version
}
const change = async (name: string, fields: object) => {
  const input = { code: 'STRIPE', expectedVersion: await versionOf(), ...fields }
  expect(await mall.asks(operator, mutation(name, 'channel { version }'), { input })).toMatchObject({ errors: [] })
}
await change('paymentChannelConfigure', { config: stripeConfig(simulator.url) })
await change('paymentChannelUpdate', { isEnabled: true })

/** Less than what a provider may take. */
const WAIT_MS = 5_000
const asks = mall.asksWithin(WAIT_MS)

// At once, because each has to wait until its asker hardly does.
test.concurrent('a recharge is answered before a slow provider has spoken, and has its secret when asked again', async () => {
  const letGo = simulator.hold('/v1/payment_intents')
  const amount = { amount: '12.00', currency: 'CNY' }
  const input = { amount, channel: 'STRIPE', idempotencyKey: 'slow' }
  const text = mutation('rechargeStart', 'recharge { id payment { status action { kind value } } }')
  const start = async () => {
    const { data, errors } = await asks(buyer(1), text, { input })
    expect(errors).toEqual([])
    expect(data.rechargeStart.errors).toEqual([])
    return data.rechargeStart.recharge
  }
  const first = await start()
  expect(first.payment).toEqual({ status: 'PROCESSING', action: null })
  letGo()
  await eventually(async () => (await start()).payment.action !== null)
  expect(await start()).toMatchObject({ id: first.id, payment: { action: { kind: 'CLIENT_SECRET' } } })
})

test.concurrent('a bill that takes long is compared all the same, and told to who asks again', async () => {
  const letGo = simulator.hold('/v1/balance_transactions')
  const input = { channel: 'STRIPE', day: '2026-01-05', isDryRun: false }
  const text = mutation('reconciliationRun', 'run { lineCount }')
  const run = async () => {
    const { data, errors } = await asks(operator, text, { input })
    expect(errors).toEqual([])
    return data.reconciliationRun
  }
  expect(await run()).toMatchObject({ run: null, errors: [{ code: 'RUN_UNDER_WAY' }] })
  letGo()
  await eventually(async () => {
    const { data } = await mall.asks(operator, '{ reconciliationRuns { day channel } }')
    return data.reconciliationRuns.some(({ day, channel }: typeof input) => day === input.day && channel === 'STRIPE')
  })
  expect((await run()).run.lineCount).toBe(0)
})
