import { describe, expect, it } from 'vitest';
import { describeOptions } from './option-help.ts';
import { type Option, parseSwitch } from './options.ts';

const once: Option<boolean> = {
  flag: 'once-only',
  summary: { en: 'end after the first client', 'pt-BR': 'termina depois do primeiro cliente' },
  parse: parseSwitch,
  fallback: false,
};
const level: Option<string> = {
  ...once,
  flag: 'log-level',
  placeholder: 'LEVEL',
  parse: String,
  fallback: '',
};

describe('the help of an option table', () => {
  it('shows each option as the command line and as the environment write it', () => {
    const help = describeOptions('daemon', { once, level }, 'en');
    expect(help).toMatch(/^Usage: daemon \[options\]$/m);
    expect(help).toMatch(/^ {2}--once-only +SOCKETLAB_ONCE_ONLY +end after the first client$/m);
    expect(help).toMatch(/^ {2}--log-level LEVEL +SOCKETLAB_LOG_LEVEL /m);
    expect(help).toMatch(/^ {2}--help +this text$/m);
  });

  it('exists in Portuguese', () => {
    const help = describeOptions('daemon', { once }, 'pt-BR');
    expect(help).toContain('Uso: daemon [opções]');
    expect(help).toContain('termina depois do primeiro cliente');
  });
});
