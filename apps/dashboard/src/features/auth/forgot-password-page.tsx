'use client';
import Link from 'next/link';
import { useState } from 'react';
import { api } from '@/server/client/api-client';
import { problemOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { CenteredCard } from '@/ui/centered-card';
import { Form, FormField, useZodForm } from '@/ui/form';
import { Input } from '@/ui/input';

export function ForgotPasswordPage() {
  const { data: options } = useApi(contract.signInOptions.read, {});
  const [sentTo, setSentTo] = useState<string | undefined>(undefined);
  return (
    <CenteredCard
      title="Forgot your password?"
      lead={leadFor(options?.mail, sentTo)}
      foot={
        <Link className="text-accent hover:underline" href="/sign-in">
          Back to sign in
        </Link>
      }
    >
      {options?.mail !== false && sentTo === undefined && <AddressForm onSent={setSentTo} />}
    </CenteredCard>
  );
}

function leadFor(mail: boolean | undefined, sentTo: string | undefined): string {
  if (mail === false) return 'This installation sends no e-mail. Ask its operator to set a new password for you.';
  if (sentTo !== undefined)
    return `If ${sentTo} has an account, a link is on its way. It works once, for a short time.`;
  return 'We send you a link that sets a new one.';
}

function AddressForm({ onSent }: { onSent: (email: string) => void }) {
  const form = useZodForm(contract.passwordReset.request.body, { email: '' });
  return (
    <Form
      form={form}
      label="Forgot your password?"
      problemOf={problemOf}
      onSubmit={async (body) => {
        await api(contract.passwordReset.request, { body });
        onSent(body.email);
      }}
    >
      <FormField control={form.control} name="email" label="E-mail">
        {(field) => <Input {...field} type="email" autoComplete="username" inputMode="email" />}
      </FormField>
      <Button type="submit" variant="solid" size="large" pending={form.formState.isSubmitting}>
        Send the link
      </Button>
    </Form>
  );
}
