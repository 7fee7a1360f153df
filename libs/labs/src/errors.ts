import { SocketlabError } from '@socketlab/foundation';

/** A daemon went away while a lab ran. The lab's result holds the evidence there was. */
export class LabInterruptedError extends SocketlabError {
  constructor(facts: { lab: string; daemon: string; address: string }, options?: ErrorOptions) {
    const { lab, daemon, address } = facts;
    super(
      'LAB_INTERRUPTED',
      {
        en: `the lab ${lab} was interrupted: ${daemon} at ${address} no longer answers. What was observed until then is kept; start the daemons again with "socketlab up", then run the lab again.`,
        'pt-BR': `o laboratório ${lab} foi interrompido: ${daemon} em ${address} não responde mais. O que foi observado até então está guardado; inicie os daemons de novo com "socketlab up" e execute o laboratório outra vez.`,
      },
      facts,
      options,
    );
  }
}

/** No lab has this name. */
export class NoSuchLabError extends SocketlabError {
  constructor(facts: { lab: string; labs: string }) {
    super(
      'NO_SUCH_LAB',
      {
        en: `there is no lab "${facts.lab}". The labs are: ${facts.labs}.`,
        'pt-BR': `não há laboratório "${facts.lab}". Os laboratórios são: ${facts.labs}.`,
      },
      facts,
    );
  }
}
