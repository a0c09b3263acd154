import { z } from 'zod'
import { event, idOf, instant, moneyOnWire, request } from './define.ts'

const payment = { paymentId: idOf('pay'), orderId: idOf('ord'), accountId: idOf('acc'), amount: moneyOnWire }
export const paymentCreated = event('payment.created', 'paymentId', payment)
/** The money is ours. Told once per payment, whatever the provider repeats. */
export const paymentSucceeded = event('payment.succeeded', 'paymentId', { ...payment, channel: z.string(), at: instant })
export const paymentFailed = event('payment.failed', 'paymentId', { ...payment, reason: z.string() })
export const paymentClosed = event('payment.closed', 'paymentId', { ...payment, reason: z.string() })

const refund = { refundId: idOf('rfd'), orderId: idOf('ord'), paymentId: idOf('pay'), amount: moneyOnWire }
export const refundSucceeded = event('refund.succeeded', 'refundId', { ...refund, at: instant })
export const refundFailed = event('refund.failed', 'refundId', { ...refund, reason: z.string() })
