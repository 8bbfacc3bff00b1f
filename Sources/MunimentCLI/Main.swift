import ArgumentParser
import Muniment

@main
struct MunimentCommand: ParsableCommand {}
