import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { KeptAnswer } from './form.ts'

export type ApplicationStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN'

export type Application = {
  readonly id: Id<'map'>
  readonly applicantId: Id<'acc'>
  readonly name: string
  readonly categoryId: Id<'sct'> | null
  readonly contactName: string
  readonly contactPhone: string
  readonly description: string
  readonly form: readonly KeptAnswer[]
  readonly username: string | null
  readonly status: ApplicationStatus
  readonly reason: string | null
  readonly shopId: Id<'shp'> | null
  readonly decidedBy: Id<'acc'> | null
  readonly decidedAt: Date | null
  readonly version: number
  readonly createdAt: Date
}

/** What was decided stays decided: who wants another answer applies again. */
const NEXT: Record<ApplicationStatus, readonly ApplicationStatus[]> = {
  PENDING: ['APPROVED', 'REJECTED', 'WITHDRAWN'],
  APPROVED: [],
  REJECTED: [],
  WITHDRAWN: [],
}

export function decide<To extends ApplicationStatus>({ status }: Pick<Application, 'status'>, to: To): Result<To> {
  if (NEXT[status].includes(to)) return ok(to)
  return refused('APPLICATION_DECIDED', `The application is ${status.toLowerCase()} already.`, 'applicationId')
}
