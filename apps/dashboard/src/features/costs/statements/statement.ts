import type { StatementLine } from '@switchyard/core/reports/statement';
import type { contract, RouteOutput } from '@/server/contract';

export type MonthView = RouteOutput<typeof contract.statements.list>;

export type Statement = RouteOutput<typeof contract.statements.read>;

export type { StatementLine };
