import type { Seal } from '@supermall/subgraph/seal'
import type { ChannelRow } from '../data/rows.ts'
import type { SandboxBooks } from '../data/sandbox.ts'
import type { ProviderCode } from '../domain/channel.ts'
import { isProviderCode } from '../domain/channel.ts'
import { alipay } from './alipay.ts'
import { channelConfigs } from './channel-config.ts'
import type { Send } from './client.ts'
import { paypal } from './paypal.ts'
import type { PaymentProvider } from './provider.ts'
import { sandboxCard } from './sandbox-card.ts'
import { stripe } from './stripe.ts'
import { unionpay } from './unionpay.ts'
import { wechatPay } from './wechat-pay.ts'

type Ground = {
  readonly seal: Seal
  readonly send: Send
  readonly clock: () => Date
  readonly publicUrl: string
  readonly books: SandboxBooks
  readonly findChannel: (code: string) => Promise<ChannelRow | null>
}

/** What no log may hold. */
export type Hiding = { readonly hidden: readonly string[] }

export type Providers = {
  /** `hidden` is what its channel is configured with. Null for a channel of the house, and for one whose keys are not set or cannot be opened. A disabled one can still refund. */
  readonly of: (code: string) => Promise<(PaymentProvider & Hiding) | null>
  /** Whether there are keys that nobody here can open: they were sealed with another secret than this process was given. */
  readonly isLocked: (code: string) => Promise<boolean>
}

/** The clients of all providers, each made anew when its channel was changed. */
export function openProviders(ground: Ground): Providers {
  const made = new Map<string, { readonly version: number; readonly provider: (PaymentProvider & Hiding) | null }>()
  return {
    async of(code) {
      const row = isProviderCode(code) ? await ground.findChannel(code) : null
      if (row === null || !isProviderCode(code)) return null
      const kept = made.get(code)
      if (kept?.version === row.version) return kept.provider
      const provider = build(code, row, ground)
      made.set(code, { version: row.version, provider })
      return provider
    },
    async isLocked(code) {
      const sealed = isProviderCode(code) ? (await ground.findChannel(code))?.sealedConfig : null
      return Boolean(sealed) && ground.seal.open(sealed ?? '', configLabel(code)) === null
    },
  }
}

const webhookPath = (code: ProviderCode): string => `/webhooks/${code}`

export const configLabel = (code: string): string => `channel ${code}`

function build(code: ProviderCode, { sealedConfig }: ChannelRow, ground: Ground): (PaymentProvider & Hiding) | null {
  if (code === 'sandbox-card') return { ...sandboxCard(ground.books), hidden: [] }
  const text = sealedConfig && ground.seal.open(sealedConfig, configLabel(code))
  if (!text) return null
  const config: unknown = JSON.parse(text)
  return { ...speaking(code, config, ground), hidden: leavesOf(config) }
}

/** Every value, however deep it stands. */
function leavesOf(config: unknown): readonly string[] {
  if (typeof config === 'object' && config !== null) return Object.values(config).flatMap(leavesOf)
  return typeof config === 'string' && config !== '' ? [config] : []
}

function speaking(code: Exclude<ProviderCode, 'sandbox-card'>, config: unknown, ground: Ground): PaymentProvider {
  const { send, clock, publicUrl } = ground
  const place = { send, clock, notifyUrl: `${publicUrl}${webhookPath(code)}`, returnUrl: publicUrl }
  if (code === 'stripe') return stripe(channelConfigs.stripe.parse(config), send)
  if (code === 'wechat-pay') return wechatPay(channelConfigs['wechat-pay'].parse(config), place)
  if (code === 'alipay') return alipay(channelConfigs.alipay.parse(config), place)
  if (code === 'unionpay') return unionpay(channelConfigs.unionpay.parse(config), place)
  return paypal(channelConfigs.paypal.parse(config), place)
}
