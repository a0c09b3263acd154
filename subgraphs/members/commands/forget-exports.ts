import type { Unit } from '../data/database.ts'
import { expireExports } from '../data/exports.ts'

export const forgetExports = ({ db, now }: Unit): Promise<number> => expireExports(db, now)
