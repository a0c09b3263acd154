import type { Prisma } from '../../../prisma/payments/generated/client.ts'

/** How the tables are read: what a column may hold in words is narrower than its type. */
export type ChannelRow = Prisma.ChannelGetPayload<object>
export type CaptureRow = Prisma.CaptureGetPayload<object>
export type WalletRow = Prisma.WalletGetPayload<object>
export type HoldRow = Prisma.BalanceHoldGetPayload<object>
export type RechargeRow = Prisma.RechargeGetPayload<object>
export type RedPacketRow = Prisma.RedPacketGetPayload<object>
export type GiftRow = Prisma.WalletGiftGetPayload<object>
export type WaitingGiftRow = Prisma.WaitingGiftGetPayload<object>
export type DebtRow = Prisma.WalletDebtGetPayload<object>
export type TakingRow = Prisma.OrderTakingGetPayload<object>
export type MerchantBillRow = Prisma.MerchantBillGetPayload<object>
export type BilledOrderRow = Prisma.MerchantBillOrderGetPayload<object>
export type WithdrawalRow = Prisma.WithdrawalGetPayload<object>
export type PostingRow = Prisma.LedgerPostingGetPayload<object>
export type DifferenceRow = Prisma.DifferenceGetPayload<object>
export type RunRow = Prisma.ReconciliationRunGetPayload<object>
export type CallRow = Prisma.ProviderCallGetPayload<{ omit: { exchanges: true } }>
export type StatusRow = Prisma.StatusChangeGetPayload<object>
