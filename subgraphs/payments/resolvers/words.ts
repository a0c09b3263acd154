import { prefixOf } from '@supermall/kernel/id'
import type { Currency, Money } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import type { ChannelCode } from '../domain/channel.ts'
import { isOrderId } from '../domain/payment.ts'
import type { PaymentChannelCode } from './types.generated.ts'

/** `wechat-pay` in the tables and in addresses is `WECHAT_PAY` in the graph. */
export const channelName = (code: string): PaymentChannelCode =>
  code.toUpperCase().replaceAll('-', '_') as PaymentChannelCode

export const channelCode = (name: PaymentChannelCode): ChannelCode =>
  name.toLowerCase().replaceAll('_', '-') as ChannelCode

/** Whoever sells what is no order numbers it; an order is none of those. */
export const isPurchaseId = (text: string): boolean => prefixOf(text) !== null && !isOrderId(text)

/** What a table keeps as minor units and a currency of the same row. */
export const inMoney = (minorUnits: bigint, currency: string): Money => money(minorUnits, currency as Currency)
