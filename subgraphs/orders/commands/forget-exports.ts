import { after } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import { deleteEnded } from '../data/exports.ts'
import { KEPT_MS } from './write-export.ts'

export const forgetExports = ({ db, now }: Unit): Promise<number> => deleteEnded(db, after(now, -KEPT_MS))
