import { newId } from '@supermall/kernel/id'
import type { ProviderCode } from '../domain/channel.ts'
import { alipay } from '../providers/alipay.ts'
import { channelConfigs } from '../providers/channel-config.ts'
import type { Reply, Sent } from '../providers/client.ts'
import { paypal } from '../providers/paypal.ts'
import type { PaymentProvider } from '../providers/provider.ts'
import { stripe } from '../providers/stripe.ts'
import { unionpay } from '../providers/unionpay.ts'
import { wechatPay } from '../providers/wechat-pay.ts'
import { alipayConfig, alipayVoice } from './alipay-voice.ts'
import type { Heard, Said, Voice } from './books.ts'
import { openBooks } from './books.ts'
import { paypalConfig, paypalVoice } from './paypal-voice.ts'
import { stripeConfig, stripeVoice } from './stripe-voice.ts'
import { unionpayConfig, unionpayVoice } from './unionpay-voice.ts'
import { wechatConfig, wechatVoice } from './wechat-voice.ts'

const URL_OF = 'http://provider.test'
const NOW = new Date('2026-11-21T04:00:00.000Z')
const clock = () => NOW

const VOICES = {
  stripe: stripeVoice,
  'wechat-pay': wechatVoice,
  alipay: alipayVoice,
  unionpay: unionpayVoice,
  paypal: paypalVoice,
}

/** A client of a provider and the provider, without a wire or a mall between them. `twist` says what becomes of an answer. */
export function billedBy(code: Exclude<ProviderCode, 'sandbox-card'>) {
  const books = openBooks()
  const voice: Voice = VOICES[code](books, clock, URL_OF)
  let twist = (_: Heard, said: Said): Said => said
  const send = async (sent: Sent): Promise<Reply> => {
    const heard = heardOf(sent)
    const { status, body: text, headers } = twist(heard, voice.answer(heard))
    return { status, text, headers: new Headers(headers ?? {}) }
  }
  const place = { send, clock, notifyUrl: URL_OF, returnUrl: URL_OF }
  return {
    books,
    now: NOW,
    provider: providerOf(code, place),
    twist(one: typeof twist) {
      twist = one
    },
    /** Something that was paid for, and a part of it that went back. */
    traded() {
      const [paymentId, refundId] = [newId('pay'), newId('rfd')]
      books.open(paymentId, 1_000n, 'CNY')
      books.pay(paymentId)
      books.giveBack(refundId, paymentId, 300n)
      return { paymentId, refundId }
    },
  }
}

type Place = Parameters<typeof wechatPay>[1] & Parameters<typeof paypal>[1]

function providerOf(code: Exclude<ProviderCode, 'sandbox-card'>, place: Place): PaymentProvider {
  if (code === 'stripe') return stripe(channelConfigs.stripe.parse(stripeConfig(URL_OF)), place.send)
  if (code === 'wechat-pay') return wechatPay(channelConfigs['wechat-pay'].parse(wechatConfig(URL_OF)), place)
  if (code === 'alipay') return alipay(channelConfigs.alipay.parse(alipayConfig(URL_OF)), place)
  if (code === 'unionpay') return unionpay(channelConfigs.unionpay.parse(unionpayConfig(URL_OF)), place)
  return paypal(channelConfigs.paypal.parse(paypalConfig(URL_OF)), place)
}

function heardOf({ method, url, headers, body }: Sent): Heard {
  const { pathname: path, searchParams: query } = new URL(url)
  return { method, path, query, headers, body: body ?? '' }
}
