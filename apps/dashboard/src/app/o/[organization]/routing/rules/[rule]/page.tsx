import { RuleEditorPage } from '@/features/routing/rule-editor-page';

export const metadata = { title: 'Routing rule' };

export default async function Page({ params }: { params: Promise<{ rule: string }> }) {
  const { rule } = await params;
  return <RuleEditorPage id={rule} />;
}
