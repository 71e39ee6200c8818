import { BudgetsPage } from '@/features/budgets/budgets-page';
import { LimitsPanel } from '@/features/limits/limits-panel';

export const metadata = { title: 'Budgets and limits' };

export default function Page() {
  return <BudgetsPage limits={<LimitsPanel />} />;
}
