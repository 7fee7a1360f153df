// Original file: socketlab/v1/client.proto


export interface NoAnswer {
}

export interface NoAnswer__Output {
}
