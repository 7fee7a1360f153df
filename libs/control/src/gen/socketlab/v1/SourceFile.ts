// Original file: socketlab/v1/source.proto


export interface SourceFile {
  'file'?: (string);
  'text'?: (string);
}

export interface SourceFile__Output {
  'file': (string);
  'text': (string);
}
