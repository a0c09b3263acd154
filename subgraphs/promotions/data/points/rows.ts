import type { Prisma } from '../../../../prisma/promotions/generated/client.ts'

/** How the tables of points are read: what a column may hold in words is narrower than its type. */
export type PointsAccountRow = Prisma.PointsAccountGetPayload<object>
export type PointsEntryRow = Prisma.PointsEntryGetPayload<object>
export type PointsLotRow = Prisma.PointsLotGetPayload<object>
export type PointsHoldRow = Prisma.PointsHoldGetPayload<object>
export type PointsLineRow = Prisma.PointsLineGetPayload<object>
export type TaskProgressRow = Prisma.TaskProgressGetPayload<object>
export type ExchangeBatchRow = Prisma.ExchangeBatchGetPayload<object>
export type ExchangeCodeRow = Prisma.ExchangeCodeGetPayload<object>
export type ExchangeUseRow = Prisma.ExchangeUseGetPayload<object>
