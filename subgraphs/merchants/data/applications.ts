import type { PageArgs } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Application } from '../domain/application.ts'
import type { Tx } from './database.ts'

export async function findApplication(db: Tx, id: string): Promise<Application | null> {
  return (await db.merchantApplication.findUnique({ where: { id } })) as Application | null
}

/** Whoever decides it at the same time waits, and then finds it decided. */
export async function lockApplication(db: Tx, id: string): Promise<Application | null> {
  await db.$queryRaw`select 1 from merchant_application where id = ${id} for update`
  return findApplication(db, id)
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

type Asked = { readonly where: Where; readonly isOwn: boolean; readonly orderBy: 'NEWEST' | 'OLDEST' }

export const listApplications = (
  db: Tx,
  { where, isOwn, orderBy }: Asked,
  args: PageArgs,
): Promise<Counted<Application>> => {
  const sort = `${isOwn ? 'own ' : ''}applications.${orderBy}`
  return listPage<Application>(db.merchantApplication, { where, order: byId(orderBy === 'NEWEST'), sort }, args)
}
