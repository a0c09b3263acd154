import { afterAll, expect, test } from 'vitest'
import { errorCodes, mutation, paymentsMall, platform } from '../trial/mall.ts'
import { startSimulator } from '../trial/simulator.ts'
import { wechatConfig, wechatRefusal, wechatVoice } from '../trial/wechat-voice.ts'

const mall = await paymentsMall()
const simulator = await startSimulator()
afterAll(() => simulator.stop())
const voice = wechatVoice(simulator.books, () => new Date(), simulator.url)
simulator.speak(voice)

const { data } = await mall.asks(platform(), '{ paymentChannels { code version } }')
const { version } = data.paymentChannels.find(({ code }: { code: string }) => code === 'WECHAT_PAY')
const configured = await mall.asks(platform(), mutation('paymentChannelConfigure', 'channel { version }'), {
  input: { code: 'WECHAT_PAY', expectedVersion: version, config: wechatConfig(simulator.url) },
})
expect(configured.data.paymentChannelConfigure.errors).toEqual([])

const DAY = '2026-11-20'
const bill = (channel: string) =>
  mall.asks(platform(), `{ channelBill(channel: ${channel}, day: "${DAY}") { lineCount } }`)

test('a bill of a day without money has no lines', async () => {
  expect(await bill('WECHAT_PAY')).toMatchObject({ errors: [], data: { channelBill: { lineCount: 0 } } })
})

test('a bill that the provider does not have, or not yet, is not shown as an empty one', async () => {
  for (const code of ['NO_STATEMENT_EXIST', 'STATEMENT_CREATING']) {
    simulator.speak({ ...voice, answer: () => wechatRefusal(400, code, new Date()) })
    const none = await bill('WECHAT_PAY')
    expect([none.data?.channelBill, errorCodes(none)]).toEqual([null, ['PROVIDER_UNAVAILABLE']])
  }
  simulator.speak(voice)
})

test.each(['ALIPAY', 'BALANCE'])('there is none of %s, which has no keys or needs none', async (channel) => {
  expect(await bill(channel)).toMatchObject({ errors: [], data: { channelBill: null } })
})

test.each([
  ['CHANNEL_HAS_NO_BILL', { channel: 'ALIPAY', day: DAY }, 'channel'],
  ['DAY_FORM', { channel: 'WECHAT_PAY', day: '2026-2-3' }, 'day'],
  ['DAY_FORM', { channel: 'WECHAT_PAY', day: '2026-02-30' }, 'day'],
])('a day is not compared: %s of %o', async (code, asked, field) => {
  const { data: said } = await mall.asks(platform(), mutation('reconciliationRun', 'run { day }'), {
    input: { ...asked, isDryRun: false },
  })
  expect(said.reconciliationRun).toMatchObject({ run: null, errors: [{ code, path: [field] }] })
})
