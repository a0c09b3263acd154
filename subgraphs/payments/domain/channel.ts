/** Which channels there are is code; how each is run is a row. */
export const providerCodes = ['stripe', 'wechat-pay', 'alipay', 'unionpay', 'paypal', 'sandbox-card'] as const
export type ProviderCode = (typeof providerCodes)[number]
export const inHouseCodes = ['balance', 'cash-on-delivery', 'back-office', 'friends'] as const
type InHouseCode = (typeof inHouseCodes)[number]
export type ChannelCode = ProviderCode | InHouseCode

export const channelCodes: readonly ChannelCode[] = [...providerCodes, ...inHouseCodes]
export const isProviderCode = (text: string): text is ProviderCode => providerCodes.some((code) => code === text)

/** What is put into a shop's drawer, at a door or at a counter. */
export const CASH = 'cash-on-delivery'

/** Of money that came, what lies in a shop's own drawer: all that no wallet has paid of it. */
export const cashOf = (came: { channel: string; amount: bigint; balancePart: bigint }): bigint =>
  came.channel === CASH ? came.amount - came.balancePart : 0n

/** What friends paid goes back to each of them. */
export const FRIENDS = 'friends'

/** Money that was taken by hand, or was in the wallet before, goes back into the wallet. */
export const goesBackToWallet = (code: string): boolean => !isProviderCode(code) && code !== FRIENDS

/** The Chinese wallets and cards collect yuan only. */
export const takesCurrency = (code: ChannelCode, currency: string): boolean =>
  currency === 'CNY' || !YUAN_ONLY.has(code)

const YUAN_ONLY: ReadonlySet<ChannelCode> = new Set<ChannelCode>(['wechat-pay', 'alipay', 'unionpay'])

export type Channel = {
  readonly code: ChannelCode
  readonly name: string
  readonly isEnabled: boolean
  readonly position: number
  readonly feeBasisPoints: number
  readonly sealedConfig: string | null
  readonly configKeys: readonly string[]
  readonly version: number
}
