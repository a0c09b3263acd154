import { financeExports } from '../commands/export-money.ts'

export default financeExports.writing
