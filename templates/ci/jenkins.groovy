// Fails when a change newly depends on a closed AI model. Add this stage to the Jenkinsfile of a multibranch pipeline,
// with "Advanced clone behaviours": no shallow clone, and fetch the target branch.
stage('auditor') {
    agent { docker { image 'python:3.12' } }
    steps {
        sh 'python -m venv .auditor-venv && .auditor-venv/bin/pip install --quiet "auditor==$version"'
        sh '.auditor-venv/bin/auditor check --since auto --exclude .auditor-venv -o auditor.xml'
    }
    post { always { junit testResults: 'auditor.xml', allowEmptyResults: true } }
}
