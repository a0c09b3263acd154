export type OrderStatus = 'PENDING_PAYMENT' | 'PAID' | 'SHIPPED' | 'FINISHED' | 'CANCELLED' | 'CLOSED'
export type OrderKind = 'PHYSICAL' | 'VIRTUAL' | 'VERIFICATION'
export type Fulfilment = 'DELIVERY' | 'PICKUP' | 'NONE'

/**
 * Where an order may go from where it is. What is fetched, redeemed or read is finished without being shipped; a parcel that was
 * taken back makes a shipped order wait again; what is paid at the door counts as paid, and can be cancelled until it is sent;
 * money that goes back ends even a finished one.
 */
const MOVES: Record<OrderStatus, readonly OrderStatus[]> = {
  PENDING_PAYMENT: ['PAID', 'CANCELLED'],
  PAID: ['SHIPPED', 'FINISHED', 'CANCELLED', 'CLOSED'],
  SHIPPED: ['PAID', 'FINISHED', 'CLOSED'],
  FINISHED: ['CLOSED'],
  CANCELLED: [],
  CLOSED: [],
}

export const mayMove = (from: OrderStatus, to: OrderStatus): boolean => MOVES[from].includes(to)

/** Nothing can happen to it any more, but that its buyer takes it out of the lists. */
export const isOver = (status: OrderStatus): boolean => status === 'CANCELLED' || status === 'CLOSED'

export type Tab = 'ALL' | 'TO_PAY' | 'TO_SHIP' | 'TO_RECEIVE' | 'TO_REVIEW' | 'AFTER_SALE' | 'REFUNDED'
