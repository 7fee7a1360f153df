// Original file: socketlab/v1/daemon.proto


export interface DrainResponse {
}

export interface DrainResponse__Output {
}
