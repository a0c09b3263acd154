/** Why points move. What comes in is earned or comes back; what goes out is spent, taken back or too old. */
export const KINDS = {
  WELCOME: 'EARNED',
  ORDER_FINISHED: 'EARNED',
  RECHARGE: 'EARNED',
  SIGN_IN: 'EARNED',
  SIGN_IN_REWARD: 'EARNED',
  TASK: 'EARNED',
  POSTER_SHARED: 'EARNED',
  POSTER_SCANNED: 'EARNED',
  EXCHANGE: 'EARNED',
  COUPON_REBATE: 'EARNED',
  CREDITED: 'EARNED',
  ORDER_PAID: 'USED',
  SIGN_IN_MADE_UP: 'USED',
  COUPON_BOUGHT: 'USED',
  DEBITED: 'USED',
  REFUNDED: 'REFUNDED',
  RECLAIMED: 'RECLAIMED',
  EXPIRED: 'EXPIRED',
} as const

export type PointsKind = keyof typeof KINDS
export type PointsMove = (typeof KINDS)[PointsKind]
export type EarnedKind = { [Kind in PointsKind]: (typeof KINDS)[Kind] extends 'EARNED' ? Kind : never }[PointsKind]
export type UsedKind = { [Kind in PointsKind]: (typeof KINDS)[Kind] extends 'USED' ? Kind : never }[PointsKind]
