import type { Page } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset } from '@supermall/subgraph/keyset'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Application } from '../domain/application.ts'
import type { Tx } from './database.ts'
import { MOST_COUNTED } from './nearby-page.ts'

export async function findApplication(db: Tx, id: string): Promise<Application | null> {
  return (await db.merchantApplication.findUnique({ where: { id } })) as Application | null
}

export async function findApplications(db: Tx, ids: readonly string[]): Promise<Application[]> {
  return (await db.merchantApplication.findMany({ where: { id: { in: [...ids] } } })) as unknown as Application[]
}

/** Null when the applicant has one pending already: the table itself says so, however many come at once. */
export async function insertApplication(db: Tx, application: Application): Promise<Application | null> {
  const data = { ...application, form: [...application.form] as object[], updatedAt: application.createdAt }
  return unlessTaken(db.merchantApplication.create({ data }).then(() => application))
}

/** Null when it is not pending at that version any more. */
export async function saveDecision(
  db: Tx,
  { id, version }: Pick<Application, 'id' | 'version'>,
  { now, ...decision }: Pick<Application, 'status'> & Partial<Application> & { now: Date },
): Promise<Application | null> {
  const { form: _form, ...facts } = decision
  const data = { ...facts, decidedAt: now, updatedAt: now, version: version + 1 }
  const [saved] = await db.merchantApplication.updateManyAndReturn({ where: { id, version, status: 'PENDING' }, data })
  return (saved as Application | undefined) ?? null
}

/** What a person who is gone or banned had asked for is not waited for any more. */
export const withdrawPendingOf = async (db: Tx, applicantId: string, now: Date): Promise<number> => {
  const data = { status: 'WITHDRAWN', decidedAt: now, updatedAt: now, version: { increment: 1 } }
  return (await db.merchantApplication.updateMany({ where: { applicantId, status: 'PENDING' }, data })).count
}

/** Keeps that somebody applied, and nothing that says who. */
export async function anonymiseApplicationsOf(db: Tx, applicantId: string, now: Date): Promise<void> {
  const data = { contactName: '', contactPhone: '', description: '', form: [], username: null, updatedAt: now }
  await db.merchantApplication.updateMany({ where: { applicantId }, data })
}

export const NEWEST: Order = { column: 'id', isDescending: true }
export const OLDEST: Order = { column: 'id', isDescending: false }

export async function listApplications(db: Tx, where: Where, on: { page: Page; order: Order }): Promise<Application[]> {
  const { where: bounds, ...rest } = keyset(on.page, on.order)
  return (await db.merchantApplication.findMany({
    where: { AND: [where, bounds] },
    ...rest,
  })) as unknown as Application[]
}

export const countApplications = (db: Tx, where: Where): Promise<number> =>
  db.merchantApplication.findMany({ where, take: MOST_COUNTED, select: { id: true } }).then(({ length }) => length)
