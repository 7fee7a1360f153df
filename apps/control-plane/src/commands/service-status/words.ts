import type { Text } from '@socketlab/foundation';
import type { Output } from '../../output.ts';
import type { Linger } from '../../services/linger.ts';
import type { Drift, ServiceReport, SocketReport } from '../../services/service-report.ts';

/** The service for a person: a line, and one for each thing worth a look. */
export function describeService(report: ServiceReport, output: Output): string {
  const { name } = report;
  if (!report.isInstalled) {
    return `${name}: ${output.text({ en: 'not a service', 'pt-BR': 'não é um serviço' })}`;
  }
  const lines = [...factsOf(report), ...findingsOf(report)].map((text) => `  ${output.text(text)}`);
  return [`${name}: ${paint(report.active ?? '', output)}`, ...lines].join('\n');
}

/** When the user's services run. */
export function lingerText({ isEnabled, remedy }: Linger): Text {
  return isEnabled
    ? {
        en: 'linger: yes, they start at boot and stay when you log out',
        'pt-BR': 'linger: sim, eles iniciam no boot e ficam quando você sai',
      }
    : {
        en: `linger: no, they start when you log in; from boot on after: ${remedy}`,
        'pt-BR': `linger: não, eles iniciam quando você entra; desde o boot depois de: ${remedy}`,
      };
}

function factsOf({ enabled, since, restarts, pid, says, socket, dropIns }: ServiceReport): Text[] {
  const sentences: (Text | undefined)[] = [
    enabled === 'enabled'
      ? { en: 'enabled', 'pt-BR': 'habilitado' }
      : {
          en: `not enabled (${enabled}): it does not come back by itself`,
          'pt-BR': `não habilitado (${enabled}): não volta sozinho`,
        },
    since === undefined
      ? undefined
      : {
          en: `since ${since}, process ${pid ?? '-'}, started again ${restarts} time(s)`,
          'pt-BR': `desde ${since}, processo ${pid ?? '-'}, reiniciado ${restarts} vez(es)`,
        },
    says === undefined ? undefined : { en: `says: ${says}`, 'pt-BR': `diz: ${says}` },
    socket && same(`${socket.unit}: ${socket.active}`),
    dropIns && same(`drop-ins: ${dropIns.join(' ')}`),
  ];
  return sentences.filter((sentence) => sentence !== undefined);
}

function findingsOf(report: ServiceReport): Text[] {
  const { name, socket, missing, drift, errors } = report;
  return [
    ...(socket?.active.startsWith('failed') ? [failedSocketText(name, socket)] : []),
    ...missing.map(missingText),
    ...drift.map(driftText),
    ...errors.map(errorText),
  ];
}

/** A file that the service needs. */
export function missingText(file: string): Text {
  return {
    en: `missing: ${file}; install Socketlab or Node again, then run socketlab service install`,
    'pt-BR': `falta: ${file}; instale o Socketlab ou o Node de novo, e rode socketlab service install`,
  };
}

/** What went wrong, and when. */
export function errorText({ at, ...text }: Text & { readonly at: string }): Text {
  return { en: `error at ${at}: ${text.en}`, 'pt-BR': `erro em ${at}: ${text['pt-BR']}` };
}

function failedSocketText(name: string, { holder }: SocketReport): Text {
  // Whose a port is, the system tells of a user's own programs; of all others to root alone.
  const who: Text =
    holder === undefined
      ? { en: 'sudo ss -ltunp tells who has it', 'pt-BR': 'sudo ss -ltunp diz quem está com ela' }
      : { en: `${holder} has it`, 'pt-BR': `está com ${holder}` };
  return {
    en: `its port is not held: ${who.en}; when it is free again: socketlab service install ${name}`,
    'pt-BR': `a porta dele não está guardada: ${who['pt-BR']}; quando estiver livre de novo: socketlab service install ${name}`,
  };
}

/** A file that is not as this version would write it. */
export function driftText({ file, state, difference }: Drift): Text {
  const shown = difference === '' ? '' : `\n  ${difference.replaceAll('\n', '\n  ')}`;
  if (state === 'edited') {
    return {
      en: `${file} was edited by hand; socketlab service install --force writes it anew${shown}`,
      'pt-BR': `${file} foi editado à mão; socketlab service install --force o grava de novo${shown}`,
    };
  }
  return {
    en: `${file} is not as this version writes it (${state === 'absent' ? 'absent' : 'older'}); socketlab service install updates it${shown}`,
    'pt-BR': `${file} não está como esta versão o grava (${state === 'absent' ? 'ausente' : 'mais antigo'}); socketlab service install o atualiza${shown}`,
  };
}

function same(text: string): Text {
  return { en: text, 'pt-BR': text };
}

function paint(active: string, { colors }: Output): string {
  if (active.startsWith('active')) return colors.green(active);
  return active.startsWith('failed') ? colors.red(active) : active;
}
