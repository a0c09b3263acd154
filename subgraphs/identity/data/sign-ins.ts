import { newId } from '@supermall/kernel/id'
import type { SignIn } from '../../../prisma/identity/generated/client.ts'
import type { Tx } from './database.ts'

export type { SignIn } from '../../../prisma/identity/generated/client.ts'

export type SignInMethod = 'PASSWORD' | 'CODE' | 'WECHAT' | 'REGISTRATION' | 'SHOP_SWITCH'
export type SignInOutcome = 'SUCCEEDED' | 'WRONG_PASSWORD' | 'BANNED'
type NewSignIn = Omit<SignIn, 'id' | 'method' | 'outcome'> & {
  readonly method: SignInMethod
  readonly outcome: SignInOutcome
}

export async function insertSignIn(db: Tx, signIn: NewSignIn): Promise<void> {
  await db.signIn.create({ data: { ...signIn, id: newId('sgn') } })
}

export async function forgetSignIns(db: Tx, before: Date, limit: number): Promise<number> {
  return db.$executeRaw`delete from sign_in where id in (select id from sign_in where tried_at < ${before} order by tried_at limit ${limit})`
}
