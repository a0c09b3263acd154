import { whenFileIsDone } from '@supermall/testing/leavings'
import { configureChannel, updateChannel } from '../commands/run-channel.ts'
import type { ProviderCode } from '../domain/channel.ts'
import { alipayConfig, alipayVoice } from './alipay-voice.ts'
import type { Voice } from './books.ts'
import { done, paymentsFloor } from './floor.ts'
import { paypalConfig, paypalVoice } from './paypal-voice.ts'
import { startSimulator } from './simulator.ts'
import { stripeConfig, stripeVoice } from './stripe-voice.ts'
import { unionpayConfig, unionpayVoice } from './unionpay-voice.ts'
import { openDoor } from './webhook.ts'
import { wechatConfig, wechatVoice } from './wechat-voice.ts'

export type Spoken = Exclude<ProviderCode, 'sandbox-card'>

const CONFIGS = {
  stripe: stripeConfig,
  'wechat-pay': wechatConfig,
  alipay: alipayConfig,
  unionpay: unionpayConfig,
  paypal: paypalConfig,
}
const VOICES = {
  stripe: stripeVoice,
  'wechat-pay': wechatVoice,
  alipay: alipayVoice,
  unionpay: unionpayVoice,
  paypal: paypalVoice,
}

/** A mall that is paid through one provider, the hostile one, by the configuration that an operator would write. */
export async function payingBy(code: Spoken, variables: Readonly<Record<string, string>> = {}) {
  const simulator = await startSimulator()
  whenFileIsDone(() => simulator.stop())
  const floor = await paymentsFloor(variables, simulator.until)
  const clock = () => floor.clock.now
  const voice: Voice = VOICES[code](simulator.books, clock, simulator.url)
  simulator.speak(voice)
  const { seal } = floor.tools
  const config = CONFIGS[code](simulator.url)
  const configured = await floor.operate('payments.channel.edit', (unit) =>
    configureChannel({ code, config, expectedVersion: 1 }, seal, unit),
  )
  const { version } = done(configured)
  done(
    await floor.operate('payments.channel.edit', (unit) =>
      updateChannel({ code, isEnabled: true, expectedVersion: version }, unit),
    ),
  )
  return { ...floor, simulator, voice, config, deliver: await openDoor(floor.till) }
}
